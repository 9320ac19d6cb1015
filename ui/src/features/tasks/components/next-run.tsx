import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";

/** When a task runs next: a countdown, or why there is none. */
export function NextRun({ task }: { task: SystemTaskDto }) {
  if (!task.nextRunAt) return <span className="text-muted">–</span>;
  return <RelativeTime at={task.nextRunAt} />;
}
