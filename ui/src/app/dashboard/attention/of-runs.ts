import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { plural } from "@/lib/result";
import type { Item } from "./attention";

/** Runs that were cut off and slots that were missed, where nothing has run since to make up for it. */
export function ofRuns(runs: SystemTaskRunDto[], tasks: SystemTaskDto[]): Item[] {
  const told = new Set<number>();
  return runs.flatMap((run) => {
    const task = tasks.find(({ id }) => id === run.taskId);
    if (!task?.enabled || task.runningRunId != null || told.has(task.id) || isMadeUpFor(run, task)) return [];
    told.add(task.id);
    const cutOff = run.status === "interrupted";
    return {
      key: `run ${run.id}`,
      rank: cutOff ? 55 : 60,
      state: cutOff ? "interrupted" : "missed",
      title: task.name,
      taskId: task.id,
      cause: cutOff
        ? "Its last run was cut off, and its slot is not run again by itself."
        : `${plural(Math.max(1, run.missedCount), "slot")} missed and not caught up.`,
      since: run.startedAt,
      next: task.nextRunAt,
      nextOf: task,
      remedy: { kind: "run", task },
    };
  });
}

/** `lastRunAt` of a cut off run is its own begin. */
const isMadeUpFor = (run: SystemTaskRunDto, { lastRunAt }: SystemTaskDto) =>
  lastRunAt != null && new Date(lastRunAt).getTime() > new Date(run.startedAt).getTime();
