// A failure in few words: what kind it is, and the line that says it.
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { explainFailure } from "@/lib/failure";
import { hasFailed } from "./task-state";

/** The failure a task is in, or is about to try once more; null while it is well. */
export function failureOf(task: SystemTaskDto, recent?: RunMarkDto[]) {
  if (!hasFailed(task) && !task.retryAt) return null;
  const last = recent?.findLast((mark) => mark.status === "error");
  const line = (task.lastError ?? last?.errorLine ?? "It gave no reason.").split("\n")[0] ?? "";
  const { kind } = explainFailure({ taskType: task.taskType, message: line, reason: last?.reason });
  return { kind, line, runId: last?.runId };
}
