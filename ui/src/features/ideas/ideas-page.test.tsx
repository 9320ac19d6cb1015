import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anIdea } from "@/testing/fixtures/attention";
import { at, HOUR } from "@/testing/fixtures/clock";
import { renderPart, violations } from "@/testing/render";
import { IdeasPage } from "./ideas-page";

const show = (backend?: FakeBackend) => renderPart(<IdeasPage />, backend);

const newIdea = () => screen.findByRole("textbox", { name: "New idea" });
const TIDE = "Show the tide on the dashboard";
const item = async (title: string) =>
  (await screen.findByRole("button", { name: title })).closest("li") as HTMLElement;

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
    expect(await screen.findByText("No ideas yet")).toBeInTheDocument();
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
});

describe("review", () => {
  const waiting = () => within(screen.getByRole("region", { name: "Review" }));
  const two = () => {
    const backend = new FakeBackend();
    backend.ideas = backend.ideas.map((idea) => (idea.id === 3 ? { ...idea, dueAt: at(-HOUR) } : idea));
    return backend;
  };

  it("shows one at a time, the longest waiting first, and moves on before the backend answers", async () => {
    const backend = two();
    backend.answer("update_idea", () => new Promise(() => undefined));
    const { user } = show(backend);
    await item(TIDE);
    expect(waiting().getByText("1 of 2")).toBeInTheDocument();
    expect(waiting().getByText("Mute a source for a week")).toBeInTheDocument();
    await user.click(waiting().getByRole("button", { name: "Keep this idea" }));
    expect(backend.asked("update_idea")).toEqual([{ id: 2, input: { status: "kept" } }]);
    expect(await waiting().findByText("2 of 2")).toBeInTheDocument();
    expect(waiting().getByText("Weekly digest as a page")).toBeInTheDocument();
  });

  it("goes by keys to its end, and says so", async () => {
    const { backend, user } = show(two());
    await item(TIDE);
    await user.keyboard("2");
    await waitFor(() => expect(waiting().getByText("2 of 2")).toBeInTheDocument());
    await user.keyboard("3");
    expect(await screen.findByText("All reviewed: 2 of 2.")).toBeInTheDocument();
    expect(backend.asked("update_idea")).toEqual([
      { id: 2, input: { status: "done" } },
      { id: 3, input: { status: "dropped" } },
    ]);
    await user.keyboard("1");
    expect(backend.asked("update_idea")).toHaveLength(2);
  });

  it("by keys decides the idea of the row that has the focus, and none that does not wait", async () => {
    const { backend, user } = show(two());
    const weekly = within(await item("Weekly digest as a page"));
    weekly.getByRole("button", { name: "Weekly digest as a page" }).focus();
    await user.keyboard("3");
    await waitFor(() =>
      expect(backend.asked("update_idea")).toEqual([{ id: 3, input: { status: "dropped" } }]),
    );
    expect(document.body).not.toHaveFocus();
    expect(document.activeElement?.closest("[data-row]")).not.toBeNull();
    (await screen.findByRole("button", { name: TIDE })).focus();
    await user.keyboard("2");
    expect(backend.asked("update_idea")).toHaveLength(1);
    expect(waiting().getByText("Mute a source for a week")).toBeInTheDocument();
  });

  it("keeps the focus when the last one goes", async () => {
    const backend = new FakeBackend();
    backend.ideas = [anIdea({ status: "due", dueAt: at(-HOUR) })];
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Keep this idea" }));
    const end = await screen.findByText("All reviewed: 1 of 1.");
    expect(document.activeElement).toContainElement(end);
    expect(document.body).not.toHaveFocus();
  });

  it("takes it back with the reason when it is refused", async () => {
    const backend = two();
    backend.refuse("update_idea", { kind: "not_found", message: "there is no idea 2" });
    const { user } = show(backend);
    await item(TIDE);
    // Reading the list again must not be what brings it back.
    backend.refuse("list_ideas", {});
    await user.keyboard("1");
    expect(await screen.findByText("there is no idea 2")).toBeInTheDocument();
    expect(waiting().getByText("1 of 2")).toBeInTheDocument();
    expect(waiting().getByText("Mute a source for a week")).toBeInTheDocument();
  });

  it("is undone to an idea like others: only the review makes it wait", async () => {
    const { backend, user } = show(two());
    await item(TIDE);
    await user.keyboard("3");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(backend.asked("update_idea").at(-1)).toEqual({ id: 2, input: { status: "captured" } }),
    );
    expect(await item("Mute a source for a week")).toBeInTheDocument();
  });
});

describe("editing", () => {
  const edit = async () => {
    const shown = show();
    await shown.user.click(await screen.findByRole("button", { name: TIDE }));
    return shown;
  };

  it("changes title and notes in place; Ctrl+Enter saves what changed, and the focus returns", async () => {
    const { backend, user } = await edit();
    await user.keyboard("High water first.");
    await user.type(screen.getByRole("textbox", { name: "Title" }), "!");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(backend.asked("update_idea")).toEqual([
      { id: 1, input: { title: `${TIDE}!`, body: "High water first." } },
    ]);
    expect(await screen.findByText("High water first.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: `${TIDE}!` })).toHaveFocus();
  });

  it("is left by Esc, without a word to the backend", async () => {
    const { backend, user } = await edit();
    await user.keyboard("Nothing{Escape}");
    expect(screen.queryByRole("textbox", { name: "Title" })).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: TIDE })).toHaveFocus();
    expect(backend.asked("update_idea")).toEqual([]);
  });
});

describe("notes", () => {
  it("are edited in place", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: TIDE }));
    const notes = screen.getByRole("textbox", { name: `Notes on ${TIDE}` });
    await user.type(notes, "High water first.");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(backend.asked("update_idea")).toEqual([{ id: 1, input: { body: "High water first." } }]);
    expect(await screen.findByText("High water first.")).toBeInTheDocument();
    expect(notes).not.toBeInTheDocument();
  });

  it("stay open when they are refused", async () => {
    const backend = new FakeBackend();
    backend.refuse("update_idea", { kind: "invalid_input", field: "body", message: "this is too long" });
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: TIDE }));
    await user.type(screen.getByRole("textbox", { name: `Notes on ${TIDE}` }), "Long");
    await user.click(screen.getByRole("button", { name: "Save" }));
    const notes = screen.getByRole("textbox", { name: `Notes on ${TIDE}` });
    await waitFor(() => expect(notes).toHaveAccessibleDescription("this is too long"));
    expect(notes).toHaveValue("Long");
  });
});
