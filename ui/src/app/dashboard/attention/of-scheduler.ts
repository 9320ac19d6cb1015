import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import type { Item } from "./attention";

/** Trouble of all tasks at once. */
export function ofScheduler(status?: SchedulerStatusDto): Item[] {
  if (!status) return [];
  const base = { key: "scheduler", title: "Scheduler" };
  if (!status.alive) {
    return [
      {
        ...base,
        rank: 0,
        state: "stopped",
        cause: "It has stopped: nothing runs until the cockpit is started again.",
      },
    ];
  }
  if (status.storeError) return [{ ...base, rank: 0, state: "trouble", cause: status.storeError }];
  if (!status.paused) return [];
  return [
    {
      ...base,
      rank: 70,
      state: "paused",
      title: "All schedules",
      cause: status.pauseReason ?? (status.pausedUntil ? "Paused for a while." : "Paused until resumed."),
      since: status.pausedSince,
      next: status.pausedUntil,
      remedy: { kind: "resume" },
    },
  ];
}
