import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart, renderWindow } from "@/testing/render";
import { SystemTasksPage } from "./system-tasks-page";

const show = (backend?: FakeBackend) => renderPart(<SystemTasksPage />, backend);
const row = async (taskType: string) => within(await screen.findByTestId(`task-row-${taskType}`));

describe("the switch", () => {
  it("shows at once, sends `enabled` only, and Undo takes it back", async () => {
    const { backend, user } = show();
    const toggle = () => screen.getByRole("switch", { name: "News sync enabled" });
    await row("news_sync");
    await user.click(toggle());
    expect(toggle()).not.toBeChecked();
    expect(backend.asked("update_system_task")).toEqual([
      { taskType: "news_sync", component: "news", input: { enabled: false } },
    ]);
    expect((await row("news_sync")).getByTestId("next-run")).toHaveTextContent("–");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 100 }]);
  });

  it("says that it is in force also where the edit cannot be looked up for Undo", async () => {
    const { backend, user } = show();
    await row("news_sync");
    backend.refuse("list_task_edits", { message: "the database is busy" });
    await user.click(screen.getByRole("switch", { name: "News sync enabled" }));
    expect(await screen.findByText("News sync is switched off.")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
  });

  it("claims no lack of a next run before the engine has said when it is", async () => {
    const backend = new FakeBackend();
    const answer = backend.hold("update_system_task");
    const { user } = renderWindow("/settings/system-tasks", backend);
    const prune = await row("history_prune");
    await user.click(screen.getByRole("switch", { name: "History prune enabled" }));
    expect(prune.getByTestId("status")).toHaveTextContent(/^Never run$/);
    expect(prune.getByTestId("next-run")).toHaveTextContent(/^…$/);
    answer();
    await waitFor(() => expect(prune.getByTestId("next-run")).toHaveTextContent(/^in/));
  });

  it("rolls back and says why where it is refused, and shows what else happened meanwhile", async () => {
    const backend = new FakeBackend();
    let refuse = () => {};
    backend.answer(
      "update_system_task",
      () =>
        new Promise((_, reject) => {
          refuse = () => reject({ kind: "busy", message: "the database is busy" });
        }),
    );
    const { user } = renderWindow("/settings/system-tasks", backend);
    await row("news_sync");
    const toggle = () => screen.getByRole("switch", { name: "News sync enabled" });
    await user.click(toggle());
    expect(toggle()).not.toBeChecked();
    backend.tasks = backend.tasks.map((task) => (task.id === 2 ? { ...task, errorCount: 1 } : task));
    await act(() => backend.changed({ taskId: 2 }));
    refuse();
    expect(await screen.findByText("News sync was not changed: the database is busy")).toBeInTheDocument();
    expect(toggle()).toBeChecked();
    const others = await row("calendar_sync");
    await waitFor(() => expect(others.getByTestId("error-count")).toHaveTextContent("1"));
  });
});
