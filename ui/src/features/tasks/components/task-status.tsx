import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { StatusBadge } from "@/components/ui/status-badge";
import { useNow } from "@/lib/use-now";
import { useSchedulerStatus } from "../api/use-scheduler-status";
import { taskState } from "../task-state";

/** Whether a task is well, in one word. */
export function TaskStatus({ task }: { task: SystemTaskDto }) {
  const now = useNow();
  const { data: status } = useSchedulerStatus();
  const state = taskState(task, now);
  // While everything is paused nothing is late.
  return <StatusBadge status={state === "late" && status?.paused ? (task.lastStatus ?? "never") : state} />;
}
