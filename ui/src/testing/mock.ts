// The window in a browser with a backend in memory: `npm run mock`. Never part of a build.
// `?theme=dark`, `?state=failing|empty|broken|running` show it in other conditions.
import { FakeBackend } from "./fake-backend";
import { at, MINUTE } from "./fixtures/clock";
import { aRunEvent } from "./fixtures/runs";
import { aFailingTask } from "./fixtures/tasks";

const wanted = new URLSearchParams(location.search);
const backend = new FakeBackend().install();
backend.settings = { ...backend.settings, theme: wanted.get("theme") ?? "light" };

const states: Record<string, () => void> = {
  failing: () => {
    const [news, calendar, ...others] = backend.tasks;
    if (!news || !calendar) return;
    backend.tasks = [
      { ...news, ...aFailingTask({ config: news.config }) },
      {
        ...calendar,
        errorCount: 5,
        lastStatus: "error",
        lastError: "Team did not answer within 20 s.",
        suspendedReason: "breaker",
        suspendedAt: at(-MINUTE),
        failingSince: at(-90 * MINUTE),
      },
      ...others,
    ];
  },
  empty: () => {
    backend.runs = [];
    backend.articles = [];
    backend.events = [];
    backend.alerts = [];
    backend.ideas = [];
    backend.tasks = backend.tasks.map((task) => ({
      ...task,
      lastRunAt: null,
      lastStatus: null,
      lastResult: null,
    }));
  },
  broken: () => {
    for (const name of [
      "list_runs",
      "list_articles",
      "list_events",
      "list_alerts",
      "list_ideas",
      "get_run",
    ]) {
      backend.refuse(name, { kind: "busy", message: "the database is busy; try again in a moment" });
    }
  },
  running: () => startOf(1),
};

/** Puts a task into flight. */
function startOf(taskId: number): void {
  backend.tasks = backend.tasks.map((task) =>
    task.id === taskId ? { ...task, runningRunId: 42, runningSince: at(0) } : task,
  );
  const running = backend.tasks.filter((task) => task.id === taskId);
  backend.status = {
    ...backend.status,
    running: running.map(({ taskType, name }) => ({
      runId: 42,
      taskId,
      taskType,
      name,
      trigger: "manual",
      startedAt: at(0),
    })),
  };
}

// Run now takes three seconds here.
backend.answer("run_system_task_now", async ({ taskType }: { taskType: string }) => {
  const task = backend.tasks.find((row) => row.taskType === taskType);
  if (!task) return null;
  startOf(task.id);
  await backend.changed({ taskId: task.id, cause: "started" });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  backend.tasks = backend.tasks.map((row) =>
    row.id === task.id
      ? { ...row, runningRunId: null, lastRunAt: at(0), lastStatus: "success", errorCount: 0 }
      : row,
  );
  backend.status = { ...backend.status, running: [] };
  await backend.changed({ taskId: task.id, cause: "finished" });
  await backend.ran(aRunEvent({ taskId: task.id, taskType, trigger: "manual" }));
  return { status: "success", finishedAt: at(0) };
});

states[wanted.get("state") ?? ""]?.();
void import("../main");
