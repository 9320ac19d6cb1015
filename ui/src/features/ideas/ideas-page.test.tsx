import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anIdea } from "@/testing/fixtures/attention";
import { violations } from "@/testing/render";
import { item, newIdea, show, TIDE } from "./ideas-page.support";

describe("capture", () => {
  it("takes a title and Enter, and is ready for the next one", async () => {
    const { backend, user } = show();
    const box = await newIdea();
    await user.type(box, "  A quieter bell {Enter}");
    expect(backend.asked("create_idea")).toEqual([{ input: { title: "A quieter bell" } }]);
    expect(await item("A quieter bell")).toBeInTheDocument();
    expect(box).toHaveValue("");
  });

  it("keeps what was typed while it was being saved, and Undo drops what was", async () => {
    const backend = new FakeBackend();
    const keep = backend.command("create_idea");
    let saved = () => {};
    backend.answer(
      "create_idea",
      (args) =>
        new Promise((resolve) => {
          saved = () => resolve(keep(args));
        }),
    );
    const { user } = show(backend);
    await user.type(await newIdea(), "A quieter bell{Enter}");
    await user.clear(await newIdea());
    await user.type(await newIdea(), "The next");
    act(() => saved());
    const said = await screen.findByText("Captured: A quieter bell");
    expect(await newIdea()).toHaveValue("The next");
    await user.click(within(said.closest("li") as HTMLElement).getByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(backend.asked("update_idea").at(-1)).toMatchObject({ input: { status: "dropped" } }),
    );
  });

  it("does not take nothing", async () => {
    const { backend, user } = show();
    await user.type(await newIdea(), "   {Enter}");
    expect(screen.getByRole("button", { name: "Capture" })).toBeDisabled();
    expect(backend.asked("create_idea")).toEqual([]);
  });

  it("keeps what was typed when it is refused, and says why", async () => {
    const backend = new FakeBackend();
    backend.refuse("create_idea", { kind: "busy", message: "the database is busy" });
    const { user } = show(backend);
    await user.type(await newIdea(), "Precious{Enter}");
    expect(await screen.findByText("the database is busy")).toBeInTheDocument();
    expect(await newIdea()).toHaveValue("Precious");
  });
});

describe("the list", () => {
  it("shows ideas with what becomes of them", async () => {
    const { container } = show();
    await item(TIDE);
    expect(screen.getAllByRole("heading", { level: 2 }).map((title) => title.textContent)).toEqual([
      "Waiting for review",
      "Ideas",
    ]);
    expect(within(await item("Mute a source for a week")).getByText("due for review")).toBeInTheDocument();
    expect(screen.getByText("4 ideas")).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("says what is missing, and why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_ideas", { message: "the disk is full" });
    const { user } = show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the disk is full");
    backend.answer("list_ideas", () => []);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("No open ideas")).toBeInTheDocument();
  });

  it("asks for closed ones only when wanted", async () => {
    const backend = new FakeBackend();
    backend.ideas = [anIdea(), anIdea({ id: 9, title: "Long gone", status: "dropped" })];
    const { user } = show(backend);
    await item(TIDE);
    expect(screen.queryByText("Long gone")).not.toBeInTheDocument();
    await user.selectOptions(screen.getByRole("combobox", { name: "Status" }), "Dropped");
    expect(await item("Long gone")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: TIDE })).not.toBeInTheDocument();
    expect(backend.asked("list_ideas")).toEqual([{ includeClosed: false }, { includeClosed: true }]);
  });

  it("says how many there are, or none, only once the closed ones are known", async () => {
    const backend = new FakeBackend();
    const { user } = show(backend);
    await item(TIDE);
    const answer = backend.hold("list_ideas");
    const status = screen.getByRole("combobox", { name: "Status" });
    await user.selectOptions(status, "All");
    expect(await item(TIDE)).toBeInTheDocument();
    expect(screen.queryByText("4 ideas")).not.toBeInTheDocument();
    await user.selectOptions(status, "Dropped");
    expect(screen.getByRole("status", { name: "Loading" })).toBeInTheDocument();
    expect(screen.queryByText("No idea matches")).not.toBeInTheDocument();
    answer();
    expect(await screen.findByText("No idea matches")).toBeInTheDocument();
    expect(screen.getByText("0 ideas")).toBeInTheDocument();
  });

  it("finds words in titles and notes, and marks them", async () => {
    const { user, container } = show();
    await item(TIDE);
    await user.keyboard("/drown");
    await waitFor(() => expect(screen.getByText("1 idea")).toBeInTheDocument());
    expect(container.querySelector("mark")).toHaveTextContent("drown");
    await user.keyboard("zzz");
    expect(await screen.findByText("No idea matches")).toBeInTheDocument();
  });

  it("shows markup as the text it is", async () => {
    const backend = new FakeBackend();
    backend.ideas = [anIdea({ title: "<i>tide</i>", body: "<script>1</script>" })];
    const { container } = show(backend);
    expect(await screen.findByText("<script>1</script>")).toBeInTheDocument();
    expect(container.querySelector("i, script")).toBeNull();
  });

  it("notes that somebody looked", async () => {
    const backend = new FakeBackend();
    backend.unseen.ideas = 2;
    show(backend);
    await waitFor(() => expect(backend.asked("mark_seen")).toEqual([{ place: "ideas" }]));
  });

  it("offers every end but the one it has, with Undo", async () => {
    const { backend, user } = show();
    const kept = within(await item("Print the agenda"));
    expect(kept.queryByRole("button", { name: /^Keep/ })).not.toBeInTheDocument();
    await user.click(kept.getByRole("button", { name: "Drop: Print the agenda" }));
    await waitFor(() => expect(screen.queryByText("Print the agenda")).not.toBeInTheDocument());
    expect(await screen.findByText("Dropped: Print the agenda")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await item("Print the agenda")).toBeInTheDocument();
    expect(backend.asked("update_idea")).toEqual([
      { id: 4, input: { status: "dropped" } },
      { id: 4, input: { status: "kept" } },
    ]);
  });

  it("goes from idea to idea by j and k, and Enter edits", async () => {
    const { user } = show();
    await item(TIDE);
    await user.keyboard("jjjk{Enter}");
    expect(screen.getByRole("textbox", { name: "Notes on Weekly digest as a page" })).toHaveFocus();
  });

  it("keeps an idea's editor, and what is typed in it, when another idea arrives above", async () => {
    const { user } = show();
    await user.click(await screen.findByRole("button", { name: TIDE }));
    const notes = screen.getByRole("textbox", { name: `Notes on ${TIDE}` });
    await user.type(notes, "From the harbour's table");
    await user.type(await newIdea(), "A quieter bell{Enter}");
    await item("A quieter bell");
    expect(notes).toBeInTheDocument();
    expect(notes).toHaveValue("From the harbour's table");
  });

  it("leaves the focus at the neighbour of the first idea when that is done", async () => {
    const { user } = show();
    const first = within(await item("Mute a source for a week"));
    await user.click(first.getByRole("button", { name: /^Done/ }));
    await waitFor(() =>
      expect(screen.queryByRole("button", { name: "Mute a source for a week" })).toBeNull(),
    );
    expect(screen.getByRole("button", { name: "Weekly digest as a page" })).toHaveFocus();
  });
});

it("says so where there may be older ideas that are done or dropped", async () => {
  const backend = new FakeBackend();
  const dropped = Array.from({ length: 1_000 }, (_, id) => anIdea({ id, status: "dropped" }));
  backend.ideas = dropped.slice(1);
  const { user, queries } = show(backend);
  await user.selectOptions(await screen.findByLabelText("Status"), "Done");
  expect(await screen.findByText("0 ideas")).toBeInTheDocument();
  backend.ideas = dropped;
  await act(() => queries.invalidateQueries());
  expect(await screen.findByText("0 ideas · of those done or dropped, the latest 1,000")).toBeInTheDocument();
});
