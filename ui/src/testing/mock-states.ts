// The conditions that the window in a browser can be looked at in, by name: `?state=failing`.
import type { FakeBackend } from "./fake-backend";
import { anAwayReport } from "./fixtures/away";
import { at, HOUR, MINUTE } from "./fixtures/clock";
import { aRun } from "./fixtures/runs";
import { aFailingTask, aTask } from "./fixtures/tasks";
import { longTexts } from "./mock-long-texts";

type State = (backend: FakeBackend) => void;

/** Changes some tasks by their id. */
function change(backend: FakeBackend, parts: Record<number, Partial<FakeBackend["tasks"][number]>>): void {
  backend.tasks = backend.tasks.map((task) => ({ ...task, ...parts[task.id] }));
}

const suspended = {
  errorCount: 5,
  lastStatus: "error",
  lastError: "Team did not answer within 20 s; check the address or try later.",
  suspendedReason: "breaker",
  suspendedAt: at(-MINUTE),
  failingSince: at(-90 * MINUTE),
  nextRunAt: at(6 * HOUR),
};

export const states: Record<string, State> = {
  failing: (backend) => {
    change(backend, {
      1: { ...aFailingTask(), config: backend.tasks[0]?.config },
      2: suspended,
      3: { nextRunAt: at(-4 * MINUTE) },
      4: { frequencyCron: "0 9 30 2 *", nextRunAt: null },
    });
    backend.sources = backend.sources.map((source, index) =>
      index === 0
        ? {
            ...source,
            lastError: "It answered 503: the server has a problem.",
            failingSince: at(-HOUR),
            errorCount: 2,
          }
        : source,
    );
  },
  suspended: (backend) => change(backend, { 2: suspended }),
  away: (backend) => {
    backend.away = anAwayReport();
    const missed = { taskId: 3, taskType: "alerts_refresh", component: "alerts", taskName: "Alerts refresh" };
    const row = aRun({ ...missed, id: 44, startedAt: at(-MINUTE), status: "skipped", reason: "missed" });
    backend.runs = [{ ...row, missedCount: 57, result: null, durationMs: 0 }, ...backend.runs];
  },
  running: (backend) => {
    start(backend, 1, 42);
    start(backend, 2, 43, at(-41_000));
  },
  paused: (backend) => {
    backend.status = {
      ...backend.status,
      paused: true,
      pausedSince: at(-20 * MINUTE),
      pausedUntil: at(3 * HOUR),
      pauseReason: "Moving the server",
      nextWakeAt: null,
    };
  },
  empty: (backend) => {
    backend.runs = [];
    backend.articles = [];
    backend.events = [];
    backend.alerts = [];
    backend.ideas = [];
    backend.sources = [];
    backend.unseen = { news: 0, calendar: 0, alerts: 0, ideas: 0 };
    backend.tasks = backend.tasks.map((task) => ({
      ...task,
      lastRunAt: null,
      lastStatus: null,
      lastResult: null,
    }));
  },
  broken: (backend) => {
    const commands = ["list_runs", "list_articles", "list_events", "list_alerts", "list_ideas", "get_run"];
    for (const name of [...commands, "list_upcoming_runs", "get_news_stats"]) {
      backend.refuse(name, { kind: "busy", message: "the database is busy; try again in a moment" });
    }
  },
  many,
  long: longTexts,
};

/** A thousand tasks of all kinds, a tenth of them failing, and a list of slots that is full. */
function many(backend: FakeBackend): void {
  const frequencies = [60, 300, 900, 3_600, 21_600];
  const others = Array.from({ length: 995 }, (_, index) => {
    const id = index + 6;
    const frequencySeconds = frequencies[index % frequencies.length] ?? 60;
    const task = {
      id,
      name: `Mirror ${String(id).padStart(4, "0")}`,
      taskType: `mirror_${id}`,
      component: "mirrors",
      frequencySeconds,
      nextRunAt: at((index % 97) * 9_000 + 5_000),
    };
    return index % 10 === 3 ? aFailingTask({ ...task, errorCount: 1 + (index % 4) }) : aTask(task);
  });
  backend.tasks = [...backend.tasks, ...others];
  const list = backend.command("list_upcoming_runs");
  backend.answer("list_upcoming_runs", (args) => (list(args) as unknown[]).slice(0, 1_000));
}

/** Puts a task into flight, as its backend would. */
export function start(backend: FakeBackend, taskId: number, runId: number, startedAt = at(0)): void {
  const task = backend.tasks.find(({ id }) => id === taskId);
  if (!task) return;
  change(backend, { [taskId]: { runningRunId: runId, runningSince: startedAt } });
  const { taskType, name } = task;
  const run = { runId, taskId, taskType, name, trigger: "manual", startedAt };
  backend.status = { ...backend.status, running: [...backend.status.running, run] };
  const row = aRun({ ...task, id: runId, taskId, taskName: name, startedAt, status: "running" });
  backend.runs = [{ ...row, finishedAt: null, result: null, durationMs: null }, ...backend.runs];
}
