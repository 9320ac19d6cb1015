import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { expect, it, vi } from "vitest";
import type { ApiError } from "@/bindings/ApiError";

import { CALENDAR, REVIEW, show as showAlerts } from "@/features/alerts/alerts-page.support";
import { show } from "@/features/tasks/components/task-board.support";
import { allTold } from "@/lib/untold";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR } from "@/testing/fixtures/clock";
import { renderWindow } from "@/testing/render";
import { useUndoKey } from "./use-undo-key";

function UndoKey() {
  useUndoKey();
  return null;
}

const message = (text: string) => {
  const undo = vi.fn();
  act(() => void toast.success(text, { action: { label: "Undo", onClick: undo } }));
  return undo;
};
const press = () => act(async () => void fireEvent.keyDown(document.body, { key: "u" }));
const quiet = async () => {
  renderWindow("/ideas");
  await screen.findByTestId("scheduler-state");
};

it("takes back what the latest message told, though it has only just come", async () => {
  await quiet();
  const first = message("News sync is switched off.");
  await screen.findByText("News sync is switched off.");
  const second = message("Backup is switched off.");
  await press();
  expect(second).toHaveBeenCalledOnce();
  expect(first).not.toHaveBeenCalled();
  await waitFor(() => expect(screen.queryByText("Backup is switched off.")).not.toBeInTheDocument());
});

it("goes from one to the one before, and says when there is none any more", async () => {
  await quiet();
  const first = message("News sync is switched off.");
  const second = message("Backup is switched off.");
  act(() => void toast.error("This cannot be taken back."));
  await press();
  await press();
  expect(second).toHaveBeenCalledOnce();
  expect(first).toHaveBeenCalledOnce();
  await press();
  expect(await screen.findByText(/^No message offers Undo any more/)).toBeInTheDocument();
  expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

/** A board on which one edit is in force and told, and another is shown, but not answered yet. */
async function between() {
  const backend = new FakeBackend();
  const { user } = await show(backend);
  await user.keyboard("js");
  await screen.findByText("Alerts refresh is switched off.");
  const update = backend.command("update_system_task");
  let accept = () => {};
  let refuse = (_error: ApiError) => {};
  backend.answer(
    "update_system_task",
    (args) =>
      new Promise((yes, no) => {
        accept = () => yes(update(args));
        refuse = no;
      }),
  );
  await user.keyboard("js");
  await waitFor(() =>
    expect(screen.getByRole("switch", { name: "Calendar sync enabled" })).not.toBeChecked(),
  );
  await press();
  expect(backend.asked("undo_task_edit")).toEqual([]);
  return { backend, accept, refuse };
}

it("waits for the message of an edit that is shown already, and takes that back", async () => {
  const { backend, accept } = await between();
  accept();
  await waitFor(() => expect(backend.asked("undo_task_edit")).toEqual([{ editId: 101 }]));
});

it("takes no older edit back where that one is refused", async () => {
  const { backend, refuse } = await between();
  refuse({ kind: "busy", message: "the database is busy" });
  await screen.findByText("Calendar sync was not changed: the database is busy");
  await act(async () => void (await allTold()));
  expect(backend.asked("undo_task_edit")).toEqual([]);
});

it("waits for a decision about an idea, too", async () => {
  const backend = new FakeBackend();
  backend.ideas = backend.ideas.map((idea) => ({ ...idea, status: "due", dueAt: at(-HOUR) }));
  const { user } = renderWindow("/ideas", backend);
  await screen.findByText(/^1 of /);
  await user.keyboard("1");
  await screen.findByText(/^Kept: /);
  const release = backend.hold("update_idea");
  await user.keyboard("1");
  await press();
  const decided = backend.asked("update_idea");
  expect(decided).toHaveLength(2);
  release();
  await waitFor(() => expect(backend.asked("update_idea")).toHaveLength(3));
  expect(backend.asked("update_idea").at(-1)).toEqual({ id: decided[1]?.id, input: { status: "captured" } });
});

it("waits for the snooze of an alert, too", async () => {
  const { backend, user } = showAlerts();
  render(<UndoKey />);
  const snooze = async (title: string) => {
    await user.click(await screen.findByRole("button", { name: `Snooze: ${title}` }));
    await user.click(screen.getByRole("button", { name: "For 1 h" }));
  };
  await snooze(CALENDAR);
  await screen.findByText(/^Snoozed until .*: Calendar sync is failing/);
  const release = backend.hold("snooze_alert");
  await snooze(REVIEW);
  await press();
  expect(backend.asked("unsnooze_alert")).toEqual([]);
  release();
  await waitFor(() => expect(backend.asked("unsnooze_alert")).toHaveLength(1));
  expect(backend.asked("unsnooze_alert")[0]?.id).toBe(backend.asked("snooze_alert").at(-1)?.id);
});

it("takes back what was done to many tasks, and only then the single edit before it", async () => {
  const backend = new FakeBackend();
  const { user } = await show(backend);
  await user.keyboard("js");
  await screen.findByText("Alerts refresh is switched off.");
  await user.click(screen.getByRole("checkbox", { name: "Select Calendar sync" }));
  await user.click(screen.getByRole("checkbox", { name: "Select News sync" }));
  await user.click(screen.getByRole("button", { name: "Switch off" }));
  // Before the report is there, too: what is shown is what is meant.
  await press();
  await screen.findByText("Undone: 2 of 2");
  expect(backend.asked("undo_task_edit")).toEqual([{ editId: 101 }, { editId: 102 }]);
  await press();
  await waitFor(() => expect(backend.asked("undo_task_edit")).toHaveLength(3));
  expect(backend.asked("undo_task_edit").at(-1)).toEqual({ editId: 100 });
});

it("takes back a single edit after what was done to many tasks first", async () => {
  const backend = new FakeBackend();
  const { user } = await show(backend);
  await user.click(screen.getByRole("checkbox", { name: "Select News sync" }));
  await user.click(screen.getByRole("button", { name: "Switch off" }));
  await screen.findByText("Switched off: 1 of 1");
  await user.click(screen.getByRole("switch", { name: "Alerts refresh enabled" }));
  await screen.findByText("Alerts refresh is switched off.");
  await press();
  await waitFor(() => expect(backend.asked("undo_task_edit")).toEqual([{ editId: 101 }]));
  await screen.findByText("Alerts refresh is as it was before.");
  await press();
  await screen.findByText("Undone: 1 of 1");
  expect(backend.asked("undo_task_edit")).toEqual([{ editId: 101 }, { editId: 100 }]);
});
