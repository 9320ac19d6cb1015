import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useNow } from "@/lib/use-now";

/** "Last sync 5 min ago · Status: success · next in 10 min", and *stale* past twice the task's period. */
export function Freshness({ task }: { task: SystemTaskDto }) {
  const now = useNow(task.nextRunAt);
  const { data: scheduler } = useSchedulerStatus();
  const stale = isStale(task, now);
  const tone = task.errorCount > 0 ? "text-bad" : stale ? "text-warn" : "text-muted";
  return (
    <p data-testid="freshness" className={`tabular text-xs leading-4.5 ${tone}`}>
      <Facts>
        {task.lastRunAt ? (
          <>
            Last sync <RelativeTime at={task.lastRunAt} />
          </>
        ) : (
          "Not synced yet"
        )}
        {stale && "stale"}
        {task.lastStatus && `Status: ${task.lastStatus}`}
        {next(task, now, scheduler?.paused ?? false)}
      </Facts>
    </p>
  );
}

function isStale({ lastRunAt, frequencySeconds }: SystemTaskDto, now: number): boolean {
  if (!lastRunAt || frequencySeconds == null) return false;
  return now - new Date(lastRunAt).getTime() > 2000 * frequencySeconds;
}

/** When it will be younger, or why it will not. */
function next(task: SystemTaskDto, now: number, paused: boolean): ReactNode {
  if (task.runningRunId != null) return "syncing now";
  if (!task.enabled) return "off";
  if (!task.nextRunAt) return null;
  if (paused) return "paused";
  if (new Date(task.nextRunAt).getTime() <= now) return "due now";
  return (
    <>
      next <RelativeTime at={task.nextRunAt} />
    </>
  );
}
