import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";
import { useSchedulerStatus } from "../api/use-scheduler-status";

/** When a task runs next: a countdown, or why there is none. */
export function NextRun({ task }: { task: SystemTaskDto }) {
  const now = useNow(task.nextRunAt);
  const { data: status } = useSchedulerStatus();
  if (task.nextRunAt) {
    if (status?.paused) return <span className="text-muted">paused</span>;
    return new Date(task.nextRunAt).getTime() > now ? <RelativeTime at={task.nextRunAt} /> : "due now";
  }
  const manual = task.enabled && task.frequencyCron == null && task.frequencySeconds == null;
  return <span className="text-muted">{manual ? "by hand only" : "–"}</span>;
}
