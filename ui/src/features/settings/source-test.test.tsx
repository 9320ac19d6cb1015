import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { theKey } from "@/testing/fixtures/settings";
import { renderPart, violations } from "@/testing/render";
import { KeyForm } from "./key-form";
import { CalendarForm, NewsForm } from "./source-forms";

const box = (name: string) => screen.findByRole("textbox", { name });
const test = (name: string) => screen.getByRole("button", { name: `Test ${name}` });
const wrongAddress = () => {
  const backend = new FakeBackend();
  backend.refuse("test_source", {
    kind: "invalid_input",
    field: "url",
    message: "this is not a web address",
  });
  return backend;
};

describe("a test of a feed", () => {
  it("says how much it brings, how new that is, and the first titles", async () => {
    const { backend, user, container } = renderPart(<NewsForm />);
    await box("Address of feed 1");
    await user.click(test("Harbour Gazette"));
    const row = within(screen.getByRole("group", { name: "feed 1" }));
    expect(await row.findByText(/Fetched 20 items/)).toHaveTextContent("Fetched 20 items, newest 3 min ago");
    expect(row.getByText("took 340 ms")).toBeInTheDocument();
    expect(row.getByText("Lighthouse keeper retires")).toBeInTheDocument();
    expect(backend.asked("test_source")).toEqual([
      { input: { kind: "feed", url: "https://gazette.example/feed.xml" } },
    ]);
    expect(await violations(container)).toEqual([]);
  });

  it("takes what is typed, saved or not, and is forgotten once it is another", async () => {
    const { backend, user } = renderPart(<NewsForm />);
    await user.click(await screen.findByRole("button", { name: "Add a feed" }));
    expect(screen.getByRole("button", { name: "Test feed 4" })).toBeDisabled();
    await user.type(await box("Address of feed 4"), "https://quay.example/broken");
    await user.click(test("feed 4"));
    await waitFor(async () =>
      expect(await box("Address of feed 4")).toHaveAccessibleDescription(
        "It answered 404: there is nothing at this address.",
      ),
    );
    expect(await box("Address of feed 4")).toBeInvalid();
    await user.type(await box("Address of feed 4"), "{Backspace}");
    expect(await box("Address of feed 4")).toBeValid();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(backend.asked("update_system_task")).toEqual([]);
  });

  it("shows at the address why it could not be tried", async () => {
    const { user } = renderPart(<NewsForm />, wrongAddress());
    await box("Address of feed 2");
    await user.click(test("Rust Blog"));
    await waitFor(async () =>
      expect(await box("Address of feed 2")).toHaveAccessibleDescription("this is not a web address"),
    );
    expect(await box("Address of feed 1")).toBeValid();
  });
});

describe("a test of NewsData.io", () => {
  it("asks for what is typed, and shows at its field what is wrong", async () => {
    const backend = new FakeBackend();
    backend.refuse("test_source", { field: "newsdata.language", message: "xx is no language" });
    const { user } = renderPart(<NewsForm />, backend);
    await user.type(await box("NewsData.io: languages"), ",xx");
    await user.click(test("NewsData.io"));
    await waitFor(async () =>
      expect(await box("NewsData.io: languages")).toHaveAccessibleDescription("xx is no language"),
    );
    expect(backend.asked("test_source")).toEqual([
      { input: { kind: "newsdata", newsdata: '{"query":"energy","language":"en,xx"}' } },
    ]);
  });

  it("says below the fields what is about none of them", async () => {
    const backend = new FakeBackend();
    backend.refuse("test_source", { message: "there is no key" });
    const { user } = renderPart(<NewsForm />, backend);
    await box("NewsData.io: languages");
    await user.click(test("NewsData.io"));
    expect(await screen.findByRole("alert")).toHaveTextContent("there is no key");
  });

  it("tries the key that is stored, once there is one", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: true, origin: "keyring" });
    const { user } = renderPart(<KeyForm />, backend);
    await waitFor(() => expect(test("the key")).toBeEnabled());
    await user.click(test("the key"));
    expect(await screen.findByText(/Fetched 20 items/)).toBeInTheDocument();
    expect(backend.asked("test_source")).toEqual([{ input: { kind: "newsdata" } }]);
    await user.type(screen.getByLabelText("New key"), "pub");
    expect(screen.queryByText(/Fetched/)).not.toBeInTheDocument();
  });

  it("tries a key that is typed before it is saved, where there is none yet", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: false, origin: "none" });
    const { user } = renderPart(<KeyForm />, backend);
    const field = await screen.findByLabelText("New key");
    expect(test("the key")).toBeDisabled();
    await user.type(field, "pub_typed");
    await user.click(test("the key"));
    expect(await screen.findByText(/Fetched 20 items/)).toBeInTheDocument();
    expect(backend.asked("test_source")).toEqual([{ input: { kind: "newsdata", key: "pub_typed" } }]);
    await user.type(field, "2");
    expect(screen.queryByText(/Fetched/)).not.toBeInTheDocument();
  });

  it("says at the key what is wrong with it", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: true, origin: "keyring" });
    backend.refuse("test_source", { message: "NewsData.io refused the key (401)" });
    const { user } = renderPart(<KeyForm />, backend);
    await waitFor(() => expect(test("the key")).toBeEnabled());
    await user.click(test("the key"));
    const field = screen.getByLabelText("New key");
    await waitFor(() => expect(field).toHaveAccessibleDescription("NewsData.io refused the key (401)"));
  });
});

describe("a test of a calendar", () => {
  it("says when its next event is", async () => {
    const { backend, user } = renderPart(<CalendarForm />);
    await box("Address of calendar 1");
    await user.click(test("Team"));
    expect(await screen.findByText(/Fetched 20 events, next/)).toBeInTheDocument();
    expect(backend.asked("test_source")).toEqual([
      { input: { kind: "calendar", url: "webcal://team.example/team.ics" } },
    ]);
  });

  it("tries a private address before it is kept, and remembers it nowhere afterwards", async () => {
    const { backend, queries, user } = renderPart(<CalendarForm />);
    await user.type(await box("Name of the calendar"), "Private");
    await user.type(
      screen.getByLabelText("Private address", { selector: "input" }),
      "https://example.org/t0ken.ics",
    );
    await user.click(test("the private address"));
    expect(await screen.findByText(/Fetched 20 events/)).toBeInTheDocument();
    expect(backend.asked("test_source")).toEqual([
      { input: { kind: "calendar", url: "https://example.org/t0ken.ics" } },
    ]);
    await user.click(screen.getByRole("button", { name: "Keep address" }));
    const remembered = () =>
      JSON.stringify(
        queries
          .getMutationCache()
          .getAll()
          .map(({ state }) => state),
      );
    await waitFor(() => expect(remembered()).not.toContain("t0ken"));
  });

  it("tries one in the keyring by its name", async () => {
    const backend = new FakeBackend();
    backend.calendarAddresses = [
      { name: "Work", present: true, keyringAvailable: true },
      { name: "Lost", present: false, keyringAvailable: true },
    ];
    backend.refuse("test_source", { message: "it answered 403" });
    const { user } = renderPart(<CalendarForm />, backend);
    await user.click(await screen.findByRole("button", { name: "Test the address of Work" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("it answered 403");
    expect(backend.asked("test_source")).toEqual([{ input: { kind: "calendar", name: "Work" } }]);
    expect(test("the address of Lost")).toBeDisabled();
  });
});
