import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { StatusBadge } from "@/components/ui/status-badge";
import { useNow } from "@/lib/use-now";
import { useSchedulerStatus } from "../api/use-scheduler-status";
import { taskState } from "../task-state";
import { StatusLine } from "./status-line";

export type TaskStatusProps = {
  task: SystemTaskDto;
  /** With what is to be said about that state: until when, how far, how late. */
  detailed?: boolean;
};

/** Whether a task is well, in one word. */
export function TaskStatus({ task, detailed = false }: TaskStatusProps) {
  const now = useNow(task.nextRunAt, task.snoozedUntil);
  const { data: status } = useSchedulerStatus();
  const state = taskState(task, now, status);
  return (
    <>
      <StatusBadge status={state} />
      {detailed && <StatusLine task={task} state={state} />}
    </>
  );
}
