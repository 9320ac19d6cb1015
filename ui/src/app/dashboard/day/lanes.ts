// Slots by task, soonest first, and what follows where a list was cut short.
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpcomingRunDto } from "@/bindings/UpcomingRunDto";
import { NEAREST } from "./marks";

export type DayLane = { task: SystemTaskDto; slots: number[] };

export function lanesOf(
  upcoming: UpcomingRunDto[],
  tasks: SystemTaskDto[],
  listedUntil: number | null,
  until: number,
): DayLane[] {
  const byTask = new Map<number, number[]>();
  for (const { taskId, scheduledFor, retryAttempt } of upcoming) {
    // No slot: it says nothing of those that follow.
    if (retryAttempt != null) continue;
    const slots = byTask.get(taskId) ?? [];
    slots.push(new Date(scheduledFor).getTime());
    byTask.set(taskId, slots);
  }
  return tasks
    .map((task) => ({ task, slots: extended(task, byTask.get(task.id) ?? [], listedUntil, until) }))
    .filter(({ slots }) => slots.length > 0)
    .sort((one, other) => (one.slots[0] ?? 0) - (other.slots[0] ?? 0));
}

/** On by the interval, in steps that a lane can show; a suspended task has one probe ahead, not a schedule. */
function extended(task: SystemTaskDto, slots: number[], listedUntil: number | null, until: number): number[] {
  if (listedUntil === null || !task.enabled) return slots;
  const first = slots.at(-1) ?? (task.nextRunAt ? new Date(task.nextRunAt).getTime() : null);
  if (first === null || first > until) return slots;
  const found = slots.length > 0 ? [...slots] : [first];
  if (task.frequencySeconds == null || task.suspendedReason != null) return found;
  const interval = task.frequencySeconds * 1000;
  const step = interval * Math.max(1, Math.floor((NEAREST - 1) / interval));
  for (let slot = first + step; slot <= until; slot += step) found.push(slot);
  return found;
}

/** A preview as slots; one that is full before the day is over goes on as densely as it was. */
export function stepsOf(nextRuns: string[], full: number, until: number): number[] {
  const slots = nextRuns.map((slot) => new Date(slot).getTime());
  const [first, last] = [slots[0], slots.at(-1)];
  if (slots.length >= full && first !== undefined && last !== undefined) {
    const gap = Math.max(60_000, (last - first) / (slots.length - 1));
    for (let slot = last + gap; slot <= until; slot += gap) slots.push(slot);
  }
  return slots.filter((slot) => slot <= until);
}
