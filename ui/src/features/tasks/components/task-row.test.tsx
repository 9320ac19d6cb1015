import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { aFailingTask, aTask, someTasks } from "@/testing/fixtures/tasks";
import { renderPart } from "@/testing/render";
import { SystemTasksPage } from "./system-tasks-page";

const show = (backend?: FakeBackend) => renderPart(<SystemTasksPage />, backend);
const row = async (taskType: string) => within(await screen.findByTestId(`task-row-${taskType}`));

describe("the table", () => {
  it("has the document's columns and Next run", async () => {
    show();
    await row("news_sync");
    const columns = screen.getAllByRole("columnheader").map((cell) => cell.textContent);
    expect(columns).toEqual([
      "Task",
      "Component",
      "Status",
      "Last run",
      "Frequency",
      "Error count",
      "Next run",
      "Actions",
    ]);
  });

  it("answers what a task is, how it is, what it did last and when it is next", async () => {
    show();
    const news = await row("news_sync");
    expect(news.getByRole("link", { name: "News sync" })).toHaveAttribute("href", "/settings/system-tasks/1");
    expect(news.getByTestId("status")).toHaveTextContent("Success24 inserted, 6 updated");
    expect(news.getByTestId("last-run")).toHaveTextContent("5 min ago");
    expect(news.getByTestId("frequency")).toHaveTextContent("Every 45 min");
    expect(news.getByTestId("error-count")).toHaveTextContent("0");
    expect(news.getByTestId("next-run")).toHaveTextContent("in 10 min");
  });

  it("shows no next run of a task that is off or run by hand", async () => {
    const backend = new FakeBackend();
    backend.tasks = [
      ...someTasks(),
      aTask({ id: 6, taskType: "manual", frequencySeconds: null, nextRunAt: null }),
    ];
    show(backend);
    expect((await row("history_prune")).getByTestId("next-run")).toHaveTextContent("–");
    expect((await row("history_prune")).getByTestId("status")).toHaveTextContent("Off");
    expect((await row("manual")).getByTestId("next-run")).toHaveTextContent("by hand only");
  });

  it("says the first line of a failure in the row", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aFailingTask()];
    show(backend);
    const news = await row("news_sync");
    expect(news.getByTestId("status")).toHaveTextContent("FailingNewsData.io refused the key (401)");
    expect(news.getByTestId("error-count")).toHaveTextContent("3");
  });

  it("says that everything is paused, and resumes", async () => {
    const { user } = show();
    await user.click(await screen.findByRole("button", { name: "Pause all" }));
    await waitFor(async () =>
      expect((await row("news_sync")).getByTestId("next-run")).toHaveTextContent("paused"),
    );
    await user.click(screen.getByRole("button", { name: "Resume schedules" }));
    expect(await screen.findByRole("button", { name: "Pause all" })).toBeInTheDocument();
  });
});

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
    const { user } = show(backend);
    await row("news_sync");
    const toggle = () => screen.getByRole("switch", { name: "News sync enabled" });
    await user.click(toggle());
    expect(toggle()).not.toBeChecked();
    backend.tasks = backend.tasks.map((task) => (task.id === 2 ? { ...task, errorCount: 1 } : task));
    refuse();
    expect(await screen.findByText("News sync was not changed: the database is busy")).toBeInTheDocument();
    expect(toggle()).toBeChecked();
    const others = await row("calendar_sync");
    await waitFor(() => expect(others.getByTestId("error-count")).toHaveTextContent("1"));
  });
});
