// What state a task is in, in one word. What is to be said about it in its row is status-line's.
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { intervalText } from "@/lib/interval-text";

/** From so many errors in a row a banner tells of a task. */
export const FAILING_FROM = 3;

/** From so late on a slot is more than just about to start. */
const LATE_FROM = 60_000;

/** Words that StatusBadge knows, in the order in which they want somebody's eye. */
export const STATES = [
  "failing",
  "suspended",
  "never_runs",
  "late",
  "retrying",
  "running",
  "interrupted",
  "cancelled",
  "skipped",
  "paused",
  "never_run",
  "healthy",
  "off",
] as const;

export type TaskState = (typeof STATES)[number];

/** Of the scheduler only this counts: whether it passes every slot over. */
export type Pausing = Pick<SchedulerStatusDto, "paused"> | undefined;

export function taskState(task: SystemTaskDto, now: number, scheduler?: Pausing): TaskState {
  if (task.runningRunId != null) return "running";
  if (!task.enabled) return "off";
  if (task.suspendedReason) return "suspended";
  if (isSnoozed(task, now)) return "paused";
  // A pause of everything is told by a banner: a task's own trouble is not hidden behind it.
  if (hasFailed(task) && !(task.retryAt && task.errorCount < FAILING_FROM)) return "failing";
  if (scheduler?.paused && isScheduled(task)) return "paused";
  if (task.retryAt) return "retrying";
  // Not known yet, as just after it was switched on, is not none.
  if (isScheduled(task) && task.nextRunAt === null) return "never_runs";
  if (task.nextRunAt && now - new Date(task.nextRunAt).getTime() > LATE_FROM) return "late";
  if (task.lastStatus == null) return "never_run";
  return STATES.find((state) => state === task.lastStatus) ?? "healthy";
}

/** How many fail, by the word that their rows have; a pause of everything hides none of them. */
export const countFailing = (tasks: SystemTaskDto[], now: number): number =>
  tasks.filter((task) => taskState(task, now) === "failing").length;

/** Nothing has succeeded since its last error; the count alone begins anew when it is switched on or a retry is dropped. */
export const hasFailed = ({ errorCount, lastError, lastStatus }: SystemTaskDto): boolean =>
  errorCount > 0 || lastError != null || lastStatus === "error";

/** When it is tried again, unless it is held back; not at all where it is off. */
export const triedAt = ({ enabled, retryAt, nextRunAt }: SystemTaskDto): string | null | undefined =>
  enabled ? (retryAt ?? nextRunAt) : null;

/** Its own slots are passed over at this moment. */
export function isSnoozed(task: SystemTaskDto, now: number): boolean {
  if (!task.snoozedAt) return false;
  return task.snoozedUntil == null || new Date(task.snoozedUntil).getTime() > now;
}

/** The end of the snooze that ends first: nothing but the clock tells of it. */
export function firstWake(tasks: SystemTaskDto[] = []): string | undefined {
  const now = Date.now();
  const ends = tasks.filter((task) => isSnoozed(task, now)).map(({ snoozedUntil }) => snoozedUntil);
  return ends.filter((end) => end != null).sort()[0];
}

/** It has a schedule at all: it does not wait for somebody's hand. */
export const isScheduled = (task: SystemTaskDto): boolean =>
  task.frequencyCron != null || task.frequencySeconds != null;

/** "Every 45 min", "0 9 * * 1-5", "Manual". */
export function frequencyText(task: SystemTaskDto): string {
  if (task.frequencyCron) return task.frequencyCron;
  return task.frequencySeconds == null ? "Manual" : intervalText(task.frequencySeconds);
}
