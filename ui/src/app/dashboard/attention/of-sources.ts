import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { explainFailure } from "@/lib/failure";
import type { Item } from "./attention";

/** Feeds and calendars that cannot be read while their task goes on; one that its failing task names is told there. */
export function ofSources(
  sources: SourceHealthDto[],
  tasks: SystemTaskDto[],
  failing: SystemTaskDto[],
  now: number,
): Item[] {
  return sources.flatMap((source) => {
    const { kind, name, lastError, failingSince, notBeforeAt } = source;
    const taskType = kind === "calendar" ? "calendar_sync" : "news_sync";
    const task = tasks.find((row) => row.taskType === taskType);
    const told = failing.some((row) => row.taskType === taskType && row.lastError?.includes(name));
    if (!lastError || told || !task?.enabled) return [];
    const { place } = explainFailure({ taskType, message: lastError });
    const waits = notBeforeAt && new Date(notBeforeAt).getTime() > now ? notBeforeAt : null;
    return {
      key: `source ${kind} ${name}`,
      rank: 50,
      state: "unreadable",
      title: name,
      cause: lastError.split("\n")[0] ?? lastError,
      since: failingSince,
      next: waits ?? task.nextRunAt,
      nextOf: task,
      remedy: place ? { kind: "fix", label: place.label, hash: place.hash } : { kind: "run", task },
    };
  });
}
