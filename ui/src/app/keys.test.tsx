import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderWindow, violations } from "@/testing/render";

/** The window, ready for keys. */
async function show(path = "/ideas") {
  const page = renderWindow(path);
  await screen.findByRole("heading", { level: 1 });
  return page;
}

it.each([
  ["gn", "News"],
  ["gc", "Calendar"],
  ["ga", "Alerts"],
  ["gi", "Ideas"],
  ["gr", "Runs"],
  ["gt", "System tasks"],
  ["gs", "Settings"],
  ["gd", "Dashboard"],
])("%s goes to %s", async (keys, name) => {
  const { user } = await show(keys === "gi" ? "/news" : "/ideas");
  await user.keyboard(keys);
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name })).toHaveFocus());
});

it("P pauses everything wherever one is, by its dialog, and resumes it", async () => {
  const { user, backend } = await show("/news");
  await user.keyboard("{Shift>}P{/Shift}");
  const dialog = await screen.findByRole("dialog", { name: "Pause all schedules" });
  await waitFor(() => expect(dialog).toContainElement(document.activeElement as HTMLElement));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(backend.asked("pause_scheduler")).toHaveLength(1));
  await screen.findByRole("button", { name: "Resume schedules" });
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await user.keyboard("{Shift>}P{/Shift}");
  await waitFor(() => expect(backend.asked("resume_scheduler")).toHaveLength(1));
});

it("P resumes, too, where a status that was read before the pause comes after it", async () => {
  const { user, backend } = await show("/news");
  await screen.findByRole("button", { name: "Pause schedules" });
  const now = backend.command("get_scheduler_status");
  const before = backend.status;
  let answer = () => {};
  backend.answer("get_scheduler_status", () => {
    backend.answer("get_scheduler_status", now);
    return new Promise((resolve) => {
      answer = () => resolve(before);
    });
  });
  await backend.changed();
  await waitFor(() => expect(backend.asked("get_scheduler_status")).toHaveLength(2), { timeout: 3_000 });
  await user.keyboard("{Shift>}P{/Shift}");
  await user.click(await screen.findByRole("button", { name: "Pause" }));
  await screen.findByRole("button", { name: "Resume schedules" });
  await act(async () => answer());
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await user.keyboard("{Shift>}P{/Shift}");
  await waitFor(() => expect(backend.asked("resume_scheduler")).toHaveLength(1));
});

describe("the sheet", () => {
  it("lists every key by group, without findings of axe", async () => {
    const { user } = await show();
    await user.keyboard("?");
    const sheet = within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" }));
    const places = within(sheet.getByRole("region", { name: "Go to" })).getAllByRole("listitem");
    expect(places.map((line) => line.textContent)).toContain("Go to Newsgthenn");
    expect(
      within(sheet.getByRole("region", { name: "Anywhere" })).getByText("Capture an idea"),
    ).toBeVisible();
    expect(await violations(document.body)).toEqual([]);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("switches off the keys without Ctrl, and lists those that are left", async () => {
    const { user } = await show();
    await user.keyboard("?");
    const sheet = within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" }));
    await user.click(sheet.getByRole("switch", { name: "Keys without Ctrl" }));
    expect(sheet.queryByText("Go to News")).toBeNull();
    expect(sheet.getByText("Find and do anything")).toBeVisible();
    expect(await violations(document.body)).toEqual([]);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await user.keyboard("gnc?");
    expect(screen.getByRole("heading", { level: 1, name: "Ideas" })).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
    // It is found without them, and switches them on again.
    await user.click(screen.getByTitle("Keyboard shortcuts"));
    await user.click(await screen.findByRole("switch", { name: "Keys without Ctrl" }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await user.keyboard("gn");
    await screen.findByRole("heading", { level: 1, name: "News" });
  });

  it("begins in what scrolls, so that arrows and Page Down reach its end", async () => {
    const { user } = await show();
    await user.keyboard("?");
    const keys = await screen.findByRole("region", { name: "All keys" });
    await waitFor(() => expect(keys).toHaveFocus());
    expect(keys).toHaveClass("overflow-y-auto");
    expect(within(keys).getByRole("region", { name: "Anywhere" })).toBeInTheDocument();
  });
});

describe("quick capture", () => {
  const title = () => screen.findByRole("textbox", { name: "Idea" });
  const titles = (page: Awaited<ReturnType<typeof show>>) =>
    page.backend.asked("create_idea").map(({ input }) => input);

  it("keeps an idea from anywhere, and the focus goes back to where it was", async () => {
    const page = await show("/settings");
    const link = screen.getByTitle("Runs");
    link.focus();
    await page.user.keyboard("c");
    await waitFor(async () => expect(await title()).toHaveFocus());
    expect(await violations(document.body)).toEqual([]);
    await page.user.keyboard("A lighthouse{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(titles(page)).toEqual([{ title: "A lighthouse" }]);
    await waitFor(() => expect(link).toHaveFocus());
  });

  it("takes one after the other, each with its note", async () => {
    const page = await show();
    await page.user.keyboard("c");
    await page.user.type(await title(), "One");
    await page.user.type(screen.getByRole("textbox", { name: "Note (optional)" }), "more{Enter}lines");
    await page.user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(async () => expect(await title()).toHaveValue(""));
    await waitFor(async () => expect(await title()).toHaveFocus());
    await page.user.keyboard("Two{Enter}");
    await waitFor(() =>
      expect(titles(page)).toEqual([{ title: "One", body: "more\nlines" }, { title: "Two" }]),
    );
  });

  it("keeps nothing without a title, and what was typed after Esc", async () => {
    const page = await show();
    await page.user.keyboard("c");
    await page.user.type(await title(), "{Enter}Half an");
    await page.user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await page.user.keyboard("c");
    expect(await title()).toHaveValue("Half an");
    expect(titles(page)).toEqual([]);
  });

  it("says what was wrong where it was typed", async () => {
    const page = await show();
    page.backend.refuse("create_idea", { message: "the disk is full" });
    await page.user.keyboard("c");
    await page.user.type(await title(), "An idea{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("the disk is full");
    expect(await title()).toHaveValue("An idea");
  });

  it("that is answered after Esc leaves open what was opened since", async () => {
    const page = await show();
    const answer = page.backend.hold("create_idea");
    await page.user.keyboard("c");
    await page.user.type(await title(), "A lighthouse{Enter}{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await page.user.keyboard("c");
    await page.user.clear(await title());
    await page.user.type(await title(), "The next");
    answer();
    await screen.findByText("Captured: A lighthouse");
    expect(await title()).toHaveValue("The next");
    expect(await title()).toHaveFocus();
  });

  it("drops it again on Undo", async () => {
    const page = await show();
    await page.user.keyboard("c");
    await page.user.type(await title(), "A lighthouse{Enter}");
    await page.user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(page.backend.asked("update_idea").map(({ input }) => input)).toEqual([{ status: "dropped" }]);
  });
});
