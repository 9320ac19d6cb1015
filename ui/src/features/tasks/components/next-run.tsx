import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";
import { useSchedulerStatus } from "../api/use-scheduler-status";
import { isScheduled, isSnoozed } from "../task-state";

/** When a task runs next: a countdown, or why there is none. */
export function NextRun({ task }: { task: SystemTaskDto }) {
  const now = useNow(task.nextRunAt, task.snoozedUntil);
  const { data: status } = useSchedulerStatus();
  if (task.enabled && isSnoozed(task, now)) return <Snoozed until={task.snoozedUntil} />;
  if (task.nextRunAt) {
    if (status?.paused) return <span className="text-muted">paused</span>;
    return new Date(task.nextRunAt).getTime() > now ? <RelativeTime at={task.nextRunAt} /> : "due now";
  }
  if (task.enabled && isScheduled(task)) return <span className="text-bad">none</span>;
  return <span className="text-muted">{task.enabled ? "by hand only" : "–"}</span>;
}

function Snoozed({ until }: { until?: string | null }) {
  return (
    <span className="text-muted">
      {until ? (
        <>
          wakes <RelativeTime at={until} />
        </>
      ) : (
        "when woken"
      )}
    </span>
  );
}
