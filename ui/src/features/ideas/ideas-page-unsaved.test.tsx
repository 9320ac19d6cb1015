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
    await user.click(screen.getByRole("button", { name: TIDE }));
    expect(notes()).toHaveValue("High water first.");
    refuse();
    await waitFor(() => expect(notes()).toHaveAccessibleDescription("the database is busy"));
    expect(notes()).toHaveValue("High water first.");
    expect(backend.asked("update_idea")).toHaveLength(1);
    expect(screen.getAllByText("the database is busy")).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: TIDE }));
    expect(screen.queryByRole("textbox", { name: `Notes on ${TIDE}` })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: TIDE }));
    expect(notes()).toBeValid();
  });

  it("stays listed with its text where what was looked for is no longer in it, until it is closed", async () => {
    const { backend, user } = await edit("High water first.");
    const update = backend.command("update_idea");
    backend.refuse("update_idea", { kind: "busy", message: "the database is busy" });
    const refuse = backend.hold("update_idea");
    await user.type(screen.getByRole("searchbox", { name: "Search ideas" }), "tide");
    await screen.findByText("1 idea");
    const title = screen.getByRole("textbox", { name: "Title" });
    await user.clear(title);
    await user.type(title, `Harbour${SAVE}`);
    await screen.findByRole("button", { name: "Harbour" });
    refuse();
    await waitFor(() => expect(notes()).toHaveAccessibleDescription("the database is busy"));
    expect(title).toHaveValue("Harbour");
    expect(notes()).toHaveValue("High water first.");
    backend.answer("update_idea", update);
    await user.keyboard(SAVE);
    expect(await screen.findByText("No idea matches")).toBeInTheDocument();
  });

  it("tells by a message why it is refused where one has left the page", async () => {
    const { backend, user, router } = await edit("High water first.");
    backend.refuse("update_idea", { kind: "busy", message: "the database is busy" });
    const refuse = backend.hold("update_idea");
    await user.keyboard(SAVE);
    await user.click(screen.getByTitle("News"));
    await user.click(within(await question()).getByRole("button", { name: "Leave without saving" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
    refuse();
    expect((await screen.findAllByText("the database is busy")).length).toBeGreaterThan(0);
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
