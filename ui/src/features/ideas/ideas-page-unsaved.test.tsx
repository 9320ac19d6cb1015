import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderWindow } from "@/testing/render";
import { newIdea, TIDE } from "./ideas-page.support";

const notes = () => screen.getByRole("textbox", { name: `Notes on ${TIDE}` });
const question = () => screen.findByRole("dialog", { name: "There are unsaved changes" });
const SAVE = "{Control>}{Enter}{/Control}";

async function edit(text: string) {
  const backend = new FakeBackend();
  const shown = renderWindow("/ideas", backend);
  await shown.user.click(await screen.findByRole("button", { name: TIDE }));
  await shown.user.type(notes(), text);
  return shown;
}

describe("leaving the page", () => {
  it("asks about what was typed into an idea, and Stay keeps it", async () => {
    const { user, router } = await edit("High water first.");
    await user.click(screen.getByTitle("News"));
    const dialog = within(await question());
    expect(dialog.getByText(new RegExp(`^In the idea “${TIDE}”\\.`))).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(router.state.location.pathname).toBe("/ideas");
    expect(notes()).toHaveValue("High water first.");
  });

  it("asks about a new idea, also where a notification leads elsewhere", async () => {
    const { user, router } = renderWindow("/ideas");
    await user.type(await newIdea(), "A quieter bell");
    await act(() => emit("open_route", { route: "/settings/system-tasks/1" }));
    const dialog = within(await question());
    expect(dialog.getByText(/^In the new idea\./)).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Leave without saving" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings/system-tasks/1"));
  });

  it("asks nothing where nothing was typed, or it is as it was", async () => {
    const { user, router } = await edit("x{Backspace}");
    await user.type(await newIdea(), "  ");
    await user.click(screen.getByTitle("News"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("goes on by itself where what was being saved has been meanwhile", async () => {
    const { backend, user, router } = await edit("High water first.");
    const answer = backend.hold("update_idea");
    await user.keyboard(SAVE);
    await user.click(screen.getByTitle("News"));
    await question();
    answer();
    await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
  });
});

describe("an idea that is being saved", () => {
  it("stays open when it is refused, with its text and the reason, however often it is sent or closed", async () => {
    const { backend, user } = await edit("High water first.");
    backend.refuse("update_idea", { kind: "busy", message: "the database is busy" });
    const refuse = backend.hold("update_idea");
    await user.keyboard(SAVE);
    await waitFor(() => expect(backend.asked("update_idea")).toHaveLength(1));
    await user.keyboard(`${SAVE}{Escape}`);
    expect(notes()).toHaveValue("High water first.");
    refuse();
    await waitFor(() => expect(notes()).toHaveAccessibleDescription("the database is busy"));
    expect(notes()).toHaveValue("High water first.");
    expect(backend.asked("update_idea")).toHaveLength(1);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("textbox", { name: `Notes on ${TIDE}` })).not.toBeInTheDocument();
  });

  it("stays open with what is typed meanwhile, which is saved by the next time", async () => {
    const { backend, user } = await edit("High water");
    const open = notes();
    const answer = backend.hold("update_idea");
    await user.type(screen.getByRole("textbox", { name: "Title" }), "!");
    await user.keyboard(SAVE);
    await user.type(open, " first.");
    const save = screen.getByRole("button", { name: "Save" });
    expect(save).toHaveAttribute("aria-busy", "true");
    answer();
    await waitFor(() => expect(save).not.toHaveAttribute("aria-busy"));
    expect(open).toHaveValue("High water first.");
    await user.keyboard(SAVE);
    await waitFor(() => expect(open).not.toBeInTheDocument());
    expect(backend.asked("update_idea").map(({ input }) => input)).toEqual([
      { title: `${TIDE}!`, body: "High water" },
      { body: "High water first." },
    ]);
  });
});
