import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";

/** "Last sync 5 min ago · Status: success · next in 10 min", and *stale* past twice the task's period. */
export function Freshness({ task }: { task: SystemTaskDto }) {
  const now = useNow();
  const age = task.lastRunAt ? now - new Date(task.lastRunAt).getTime() : null;
  const stale = age !== null && task.frequencySeconds != null && age > 2000 * task.frequencySeconds;
  const tone = task.errorCount > 0 ? "text-bad" : stale ? "text-warn" : "text-muted";
  return (
    <p data-testid="freshness" className={`text-xs ${tone}`}>
      {task.lastRunAt ? (
        <>
          Last sync <RelativeTime at={task.lastRunAt} /> · Status: {task.lastStatus}
        </>
      ) : (
        "Not synced yet"
      )}
      {stale && " · stale"}
      {task.enabled && task.nextRunAt ? (
        <>
          {" "}
          · next <RelativeTime at={task.nextRunAt} />
        </>
      ) : (
        !task.enabled && " · off"
      )}
    </p>
  );
}
