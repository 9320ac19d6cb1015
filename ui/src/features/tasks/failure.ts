// A failure in few words: what kind it is, the line that says it, and what to do about one that comes again and again.
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { explainFailure } from "@/lib/failure";
import { hasFailed } from "./task-state";

/** The failure a task is in, or is about to try once more; null while it is well. */
export function failureOf(task: SystemTaskDto, recent?: RunMarkDto[]) {
  if (!hasFailed(task) && !task.retryAt) return null;
  const { kind, line, runId } = explained(task, recent);
  return { kind, line, runId };
}

/** What tasks of these types most likely want where a key or the access is refused, or nothing is known. */
const likely: Record<string, string> = {
  news_sync: "check your API settings.",
  calendar_sync: "check your calendar addresses.",
};

/** The banner's sentence; what it advises is what the task's row and page say of the same failure. */
export function failingSentence(task: SystemTaskDto, recent?: RunMarkDto[]): string {
  const { kind, cause, advice } = explained(task, recent);
  const own = cause === "other" ? undefined : likely[task.taskType];
  const known = cause === "unknown" ? "look at its last run." : `${kind.toLowerCase()}. ${advice}`;
  return `${task.name} failing repeatedly – ${own ?? known}`;
}

function explained(task: SystemTaskDto, recent?: RunMarkDto[]) {
  const last = recent?.findLast((mark) => mark.status === "error");
  const line = (task.lastError ?? last?.errorLine ?? "It gave no reason.").split("\n")[0] ?? "";
  const failure = explainFailure({ taskType: task.taskType, message: line, reason: last?.reason });
  return { ...failure, line, runId: last?.runId };
}
