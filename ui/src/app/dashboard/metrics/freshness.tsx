import { Clock } from "lucide-react";
import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useTaskOverview } from "@/features/tasks/api/use-task-overview";
import { isSnoozed } from "@/features/tasks/task-state";
import { useNow } from "@/lib/use-now";
import { usePeriod } from "./use-period";

/** "Last sync 5 min ago · Status: success · next in 10 min", and *stale* past twice the task's period. */
export function Freshness({ task }: { task: SystemTaskDto }) {
  const now = useNow(task.retryAt ?? task.nextRunAt, task.snoozedUntil);
  const { data: scheduler } = useSchedulerStatus();
  const period = usePeriod(task);
  const freshAt = useFreshAt(task);
  const stale =
    task.lastRunAt && period !== null && freshAt != null && now - new Date(freshAt).getTime() > 2 * period;
  const tone = task.errorCount > 0 ? "text-bad" : stale ? "text-warn" : "text-muted";
  return (
    <div data-testid="freshness" className={`tabular text-xs leading-4.5 ${tone}`}>
      <Facts>
        {freshAt && freshAt !== task.lastRunAt ? (
          <>
            Last good sync <RelativeTime at={freshAt} />
          </>
        ) : task.lastRunAt ? (
          <>
            Last sync <RelativeTime at={task.lastRunAt} />
          </>
        ) : (
          "Not synced yet"
        )}
        {stale && (
          <span className="inline-flex items-center gap-1">
            <Clock aria-hidden className="size-3" />
            stale
          </span>
        )}
        {task.lastStatus && `Status: ${task.lastStatus}`}
        {next(task, now, scheduler?.paused ?? false)}
      </Facts>
    </div>
  );
}

/** When the figure was last true: a run that failed made it no younger. */
function useFreshAt(task: SystemTaskDto): string | null | undefined {
  const { data: overview } = useTaskOverview(task.id);
  return task.lastStatus === "success" ? task.lastRunAt : (overview?.lastSuccessAt ?? task.lastRunAt);
}

/** When it will be younger, or why it will not. */
function next(task: SystemTaskDto, now: number, paused: boolean): ReactNode {
  if (task.runningRunId != null) return "syncing now";
  if (!task.enabled) return "off";
  if (isSnoozed(task, now)) return "paused";
  if (task.suspendedReason) return "suspended";
  const at = task.retryAt ?? task.nextRunAt;
  if (!at) return null;
  if (paused) return "paused";
  if (new Date(at).getTime() <= now) return "due now";
  return (
    <>
      {task.retryAt ? "next try " : "next "}
      <RelativeTime at={at} />
    </>
  );
}
