import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anIdea } from "@/testing/fixtures/attention";
import { at, HOUR } from "@/testing/fixtures/clock";
import { item, newIdea, show, TIDE } from "./ideas-page.support";

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

  it("stays decided while others are answered, and all is read again after the last", async () => {
    const backend = two();
    const first = backend.hold("update_idea");
    const { user } = show(backend);
    await item(TIDE);
    await user.keyboard("1");
    await waiting().findByText("2 of 2");
    const second = backend.hold("update_idea");
    await user.keyboard("2");
    await screen.findByText("All reviewed: 2 of 2.");
    first();
    await screen.findByText("Kept: Mute a source for a week");
    await user.type(await newIdea(), "A quieter bell{Enter}");
    await screen.findByText("Captured: A quieter bell");
    expect(screen.getByText("All reviewed: 2 of 2.")).toBeInTheDocument();
    expect(backend.asked("list_ideas")).toHaveLength(1);
    second();
    expect(await item("A quieter bell")).toBeInTheDocument();
    expect(screen.getByText("All reviewed: 2 of 2.")).toBeInTheDocument();
    expect(backend.asked("list_ideas")).toHaveLength(2);
  });

  it("takes back the refused one only", async () => {
    const backend = two();
    const update = backend.command("update_idea");
    backend.refuse("update_idea", { message: "there is no idea 2" });
    const refuse = backend.hold("update_idea");
    const { user } = show(backend);
    await item(TIDE);
    await user.keyboard("1");
    await waiting().findByText("2 of 2");
    backend.answer("update_idea", update);
    backend.hold("update_idea");
    await user.keyboard("1");
    await screen.findByText("All reviewed: 2 of 2.");
    refuse();
    await screen.findByText("there is no idea 2");
    expect(waiting().getByText("Mute a source for a week")).toBeInTheDocument();
    expect(waiting().getByText("2 of 2")).toBeInTheDocument();
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
