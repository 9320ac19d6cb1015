import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { FAILING_FROM, type TaskState, triedAt } from "@/features/tasks/task-state";
import { explainFailure } from "@/lib/failure";
import type { Item, Remedy } from "./attention";

/** What is tried again sooner than this may well help itself. */
const SOON = 3_600_000;

/** What is wrong with a task, if anything. */
export function ofTask(task: SystemTaskDto, state: TaskState, now: number): Item | null {
  const base = { key: `task ${task.id}`, taskId: task.id, title: task.name, state };
  const cause = task.lastError?.split("\n")[0] ?? "It gave no reason.";
  switch (state) {
    case "suspended":
      return {
        ...base,
        rank: 20,
        cause,
        since: task.suspendedAt ?? task.failingSince,
        next: task.nextRunAt,
        nextOf: task,
        remedy: remedyOf(task),
      };
    case "failing": {
      if (task.errorCount < FAILING_FROM && isSoon(task.nextRunAt, now)) return null;
      return {
        ...base,
        rank: task.errorCount < FAILING_FROM ? 45 : 25,
        cause,
        since: task.failingSince,
        next: triedAt(task),
        nextOf: task,
        remedy: remedyOf(task),
      };
    }
    case "never_runs":
      return {
        ...base,
        rank: 30,
        cause: task.scheduleError ?? "Its schedule has no slot to come.",
        remedy: { kind: "task", label: "Fix schedule", taskId: task.id },
      };
    case "late":
      return {
        ...base,
        rank: 40,
        cause: "Due, and not begun: it waits for its turn, for a worker or for the network.",
        since: task.nextRunAt,
        remedy: { kind: "run", task },
      };
    default:
      return null;
  }
}

function remedyOf(task: SystemTaskDto): Remedy {
  const { place } = explainFailure({ taskType: task.taskType, message: task.lastError });
  return place ? { kind: "fix", label: place.label, hash: place.hash } : { kind: "run", task };
}

/** What is not known yet is not far. */
const isSoon = (at: string | null | undefined, now: number) =>
  at !== null && (at === undefined || new Date(at).getTime() - now < SOON);
