import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { start } from "@/testing/mock-states";
import { show } from "./task-board.support";

describe("many at once", () => {
  const tick = (name: string) => screen.getByRole("checkbox", { name: `Select ${name}` });
  const bar = () => within(screen.getByRole("region", { name: "Selected tasks" }));

  it("ticks a range with shift, and all", async () => {
    const { user } = await show();
    await user.click(tick("Alerts refresh"));
    await user.keyboard("{Shift>}");
    await user.click(tick("History prune"));
    await user.keyboard("{/Shift}");
    expect(bar().getByText("3 tasks selected")).toBeInTheDocument();
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(bar().getByText("5 tasks selected")).toBeInTheDocument();
    await user.keyboard("j{Escape}");
    expect(screen.queryByRole("region", { name: "Selected tasks" })).not.toBeInTheDocument();
  });

  it("says of each what happened, and Undo takes all of it back", async () => {
    const backend = new FakeBackend();
    const { user } = await show(backend);
    const update = backend.command("update_system_task");
    backend.answer("update_system_task", (args) => {
      if (args.taskType === "ideas_review") throw { kind: "busy", message: "the database is busy" };
      return update(args);
    });
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    await user.click(bar().getByRole("button", { name: "Switch off" }));
    expect(await bar().findByText("Switched off: 3 of 5 · 1 failed · 1 unchanged")).toBeInTheDocument();
    const [first] = bar().getAllByRole("listitem");
    expect(first).toHaveTextContent("Ideas reviewthe database is busy");
    expect(screen.getByRole("switch", { name: "News sync enabled" })).not.toBeChecked();
    await user.click(bar().getByRole("button", { name: "Undo all" }));
    expect(await bar().findByText("Undone: 3 of 3")).toBeInTheDocument();
    expect(backend.tasks.filter(({ enabled }) => !enabled).map(({ id }) => id)).toEqual([5]);
  });

  it("counts an edit as made though it cannot be looked up for Undo", async () => {
    const backend = new FakeBackend();
    const { user } = await show(backend);
    backend.refuse("list_task_edits", { message: "the database is busy" });
    await user.click(tick("News sync"));
    await user.click(bar().getByRole("button", { name: "Switch off" }));
    expect(await bar().findByText("Switched off: 1 of 1")).toBeInTheDocument();
    expect(bar().queryByRole("button", { name: "Undo all" })).not.toBeInTheDocument();
  });

  it("leaves a row that has changed since as it is by now", async () => {
    const backend = new FakeBackend();
    const { user } = await show(backend);
    const answer = backend.hold("list_task_edits");
    await user.click(tick("News sync"));
    await user.click(bar().getByRole("button", { name: "Switch off" }));
    await waitFor(() => expect(backend.asked("list_task_edits")).toHaveLength(1));
    start(backend, 1, 77);
    await act(() => backend.changed({ taskId: 1, cause: "started" }));
    const status = () => within(screen.getByTestId("task-row-news_sync")).getByTestId("status");
    await waitFor(() => expect(status()).toHaveTextContent(/^Running/));
    answer();
    expect(await bar().findByText("Switched off: 1 of 1")).toBeInTheDocument();
    expect(status()).toHaveTextContent(/^Running/);
  });

  it("snoozes with a reason, and wakes", async () => {
    const { backend, user } = await show();
    await user.keyboard("jxjx");
    await user.click(bar().getByRole("button", { name: "Snooze…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Snooze 2 tasks" }));
    await user.click(dialog.getByRole("radio", { name: "until woken" }));
    await user.type(dialog.getByLabelText("Why (optional)"), "audit{Enter}");
    expect(await bar().findByText("Snoozed: 2 of 2")).toBeInTheDocument();
    expect(backend.tasks.filter(({ snoozeReason }) => snoozeReason === "audit").map(({ id }) => id)).toEqual([
      2, 3,
    ]);
    await user.click(bar().getByRole("button", { name: "Wake" }));
    expect(await bar().findByText("Awake: 2 of 2")).toBeInTheDocument();
    expect(backend.tasks.some(({ snoozedAt }) => snoozedAt)).toBe(false);
  });

  it("runs them, and tells how each ended", async () => {
    const backend = new FakeBackend();
    backend.answer("run_system_task_now", ({ taskType }) =>
      taskType === "news_sync"
        ? { status: "error", errorMessage: "it answered 503\nline 7", finishedAt: at(0) }
        : { status: "skipped", reason: "already running", finishedAt: at(0) },
    );
    const { user } = await show(backend);
    await user.click(tick("News sync"));
    await user.click(tick("Ideas review"));
    await user.click(bar().getByRole("button", { name: "Run now" }));
    expect(await bar().findByText("error: it answered 503")).toBeInTheDocument();
    expect(bar().getByText("skipped: already running")).toBeInTheDocument();
  });

  it("do not tell in one report what became of another", async () => {
    const backend = new FakeBackend();
    let end = () => {};
    backend.answer(
      "run_system_task_now",
      () =>
        new Promise((resolve) => {
          end = () => resolve({ status: "success", finishedAt: at(0) });
        }),
    );
    const { user } = await show(backend);
    await user.click(tick("News sync"));
    await user.click(bar().getByRole("button", { name: "Run now" }));
    await user.click(bar().getByRole("button", { name: "Close the report" }));
    await user.click(bar().getByRole("button", { name: "Switch off" }));
    expect(await bar().findByText("Switched off: 1 of 1")).toBeInTheDocument();
    const row = () => bar().getByRole("listitem").textContent;
    const before = row();
    await act(async () => end());
    expect(row()).toBe(before);
  });
});
