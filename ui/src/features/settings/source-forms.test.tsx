import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart, violations } from "@/testing/render";
import { CalendarForm, NewsForm } from "./source-forms";

const show = (backend?: FakeBackend) =>
  renderPart(
    <>
      <NewsForm />
      <CalendarForm />
    </>,
    backend,
  );

const box = (name: string) => screen.findByRole("textbox", { name });
const save = () => screen.getByRole("button", { name: "Save News feeds" });
/** What was sent as the configuration of which task. */
const saved = (backend: FakeBackend) =>
  backend.asked("update_system_task").map(({ taskType, input }) => ({
    taskType,
    config: JSON.parse((input as UpdateTaskInput).config ?? "null"),
  }));
const refuse = (field: string, message: string) => {
  const backend = new FakeBackend();
  backend.refuse("update_system_task", { kind: "invalid_input", field, message });
  return backend;
};

const gazette = { name: "Harbour Gazette", url: "https://gazette.example/feed.xml" };
const rust = { name: "Rust Blog", url: "https://blog.rust-lang.org/feed.xml" };
const lwn = { name: "LWN", url: "https://lwn.net/headlines/rss" };
const newsdata = { query: "energy", language: "en" };

describe("sources", () => {
  it("are shown with how they are doing, a failure with its reason", async () => {
    const { container } = show();
    expect(await box("Address of feed 1")).toHaveValue(gazette.url);
    const row = within(screen.getByRole("group", { name: "feed 3" }));
    expect(await row.findByText("failing")).toBeInTheDocument();
    expect(row.getByText(/^LWN answered 503/).parentElement).toHaveTextContent(
      /since 2 h ago · next try in \d+ min$/,
    );
    expect(within(screen.getByRole("group", { name: "feed 1" })).getByText(/^read/)).toHaveTextContent(
      "5 min ago",
    );
    expect(within(screen.getByRole("group", { name: "calendar 1" })).getByText(/^read/)).toBeInTheDocument();
    expect(within(screen.getByRole("group", { name: "NewsData.io" })).getByText(/^read/)).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("are added and removed, and saved with everything else left as it is", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: "Remove Rust Blog" }));
    await user.click(screen.getByRole("button", { name: "Add a feed" }));
    await user.type(await box("Name of feed 3"), "Quay");
    await user.type(await box("Address of feed 3"), "https://quay.example/rss{Enter}");
    const quay = { name: "Quay", url: "https://quay.example/rss" };
    expect(saved(backend)).toEqual([
      { taskType: "news_sync", config: { feeds: [gazette, lwn, quay], newsdata } },
    ]);
    await waitFor(() => expect(save()).toBeDisabled());
    expect(await box("Name of feed 3")).toHaveValue("Quay");
  });

  it("of the calendar are the calendar task's", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: "Remove Team" }));
    await user.click(screen.getByRole("button", { name: "Save Calendars" }));
    expect(saved(backend)).toEqual([{ taskType: "calendar_sync", config: { calendars: [] } }]);
    expect(await screen.findByText("No calendar yet.")).toBeInTheDocument();
  });

  it("say why they could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_system_tasks", { message: "the database is busy" });
    show(backend);
    expect((await screen.findAllByRole("alert"))[0]).toHaveTextContent("the database is busy");
  });
});

describe("what is asked of NewsData.io", () => {
  it("is changed field by field; an emptied one is left out", async () => {
    const { backend, user } = show();
    await user.clear(await box("NewsData.io: search words"));
    await user.type(await box("NewsData.io: countries"), "gb");
    await user.click(save());
    expect(saved(backend)[0]?.config.newsdata).toEqual({ language: "en", country: "gb" });
  });

  it("shows an error at its field", async () => {
    const { user } = show(refuse("config.newsdata.language", "this is too long"));
    await user.type(await box("NewsData.io: languages"), ",de{Enter}");
    await waitFor(async () => expect(await box("NewsData.io: languages")).toBeInvalid());
    expect(await box("NewsData.io: languages")).toHaveAccessibleDescription("this is too long");
    expect(screen.getAllByRole("alert")).toHaveLength(1);
  });
});

describe("an error", () => {
  it("is shown at the entry and field it is about, and keeps what was typed", async () => {
    const { user, container } = show(refuse("config.feeds[1].url", "this is not a web address"));
    const address = await box("Address of feed 2");
    await user.clear(address);
    await user.type(address, "gopher://old{Enter}");
    await waitFor(() => expect(address).toBeInvalid());
    expect(address).toHaveAccessibleDescription("this is not a web address");
    expect(address).toHaveValue("gopher://old");
    expect(await box("Name of feed 2")).toBeValid();
    expect(await box("Address of feed 1")).toBeValid();
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    expect(await violations(container)).toEqual([]);
  });

  it("of a name is shown at the name", async () => {
    const { user } = show(refuse("config.feeds[0].name", "a name is needed"));
    await user.type(await box("Name of feed 1"), "{Backspace}{Enter}");
    await waitFor(async () => expect(await box("Name of feed 1")).toBeInvalid());
    expect(await box("Name of feed 1")).toHaveAccessibleDescription("a name is needed");
  });

  it("of a field without a place is shown below the form, with its name", async () => {
    const { user } = show(refuse("config.newsdata.base_url", "this is not a web address"));
    await user.type(await box("Name of feed 1"), "s{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "config.newsdata.base_url: this is not a web address",
    );
  });

  it("goes with the next change, as entries may have other places by then", async () => {
    const { user } = show(refuse("config.feeds[1].url", "this is not a web address"));
    await user.type(await box("Address of feed 2"), "x{Enter}");
    await screen.findByRole("alert");
    await user.click(screen.getByRole("button", { name: "Remove Harbour Gazette" }));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("goes with the draft", async () => {
    const { user } = show(refuse("config.feeds[1].url", "this is not a web address"));
    await user.type(await box("Address of feed 2"), "x{Enter}");
    await screen.findByRole("alert");
    await user.click(screen.getByRole("button", { name: "Revert" }));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(await box("Address of feed 2")).toHaveValue(rust.url);
    expect(save()).toBeDisabled();
  });
});
