// What state a task is in, in one word.
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";

/** From so many errors in a row a task counts as failing. */
export const FAILING_FROM = 3;

/** From so late on a slot is more than just about to start. */
const LATE_FROM = 60_000;

/** A word that StatusBadge knows. */
export function taskState(task: SystemTaskDto, now: number): string {
  if (task.runningRunId != null) return "running";
  if (!task.enabled) return "off";
  if (task.suspendedReason) return "suspended";
  if (task.errorCount >= FAILING_FROM) return "failing";
  if (task.nextRunAt && now - new Date(task.nextRunAt).getTime() > LATE_FROM) return "late";
  return task.lastStatus ?? "never";
}

/** "Every 45 min", "0 9 * * 1-5", "Manual". */
export function frequencyText(task: SystemTaskDto): string {
  if (task.frequencyCron) return task.frequencyCron;
  return task.frequencySeconds == null ? "Manual" : intervalText(task.frequencySeconds);
}

/** "Every 45 min". */
export function intervalText(seconds: number): string {
  if (seconds % 86_400 === 0) return every(seconds / 86_400, "day");
  if (seconds % 3_600 === 0) return every(seconds / 3_600, "h");
  if (seconds % 60 === 0) return every(seconds / 60, "min");
  return every(seconds, "s");
}

const every = (n: number, unit: string) => {
  if (unit !== "day") return `Every ${n} ${unit}`;
  return n === 1 ? "Every day" : `Every ${n} days`;
};

/** What to do about a task that keeps failing, where the task gives a hint. */
export function advice(task: SystemTaskDto): string {
  switch (task.taskType) {
    case "news_sync":
      return "News sync failing repeatedly – check your API settings.";
    case "calendar_sync":
      return "Calendar sync failing repeatedly – check your calendar addresses.";
    default:
      return `${task.name} failing repeatedly – look at its last run.`;
  }
}
