import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";

/** "Last sync 5 min ago · Status: success · next in 10 min", and *stale* past twice the task's period. */
export function Freshness({ task }: { task: SystemTaskDto }) {
  const now = useNow();
  const age = task.lastRunAt ? now - new Date(task.lastRunAt).getTime() : null;
  const stale = age !== null && task.frequencySeconds != null && age > 2000 * task.frequencySeconds;
  const tone = task.errorCount > 0 ? "text-bad" : stale ? "text-warn" : "text-muted";
  const status = task.lastRunAt && task.lastStatus;
  return (
    <p data-testid="freshness" className={`tabular text-xs leading-4.5 ${tone}`}>
      <span className="whitespace-nowrap">
        {task.lastRunAt ? (
          <>
            Last sync <RelativeTime at={task.lastRunAt} />
          </>
        ) : (
          "Not synced yet"
        )}
      </span>
      {stale && " · stale"}
      {status && (
        <>
          {" · "}
          <span className="whitespace-nowrap">Status: {status}</span>
        </>
      )}
      <Next task={task} />
    </p>
  );
}

function Next({ task }: { task: SystemTaskDto }) {
  if (task.runningRunId != null) return " · syncing now";
  if (!task.enabled) return " · off";
  if (!task.nextRunAt) return null;
  return (
    <>
      {" · "}
      <span className="whitespace-nowrap">
        next <RelativeTime at={task.nextRunAt} />
      </span>
    </>
  );
}
