import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import type { RunTaskNowResult } from "@/bindings/RunTaskNowResult";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";

export type RunnableTask = Pick<SystemTaskDto, "taskType" | "name"> & { component?: string };

/** Runs a task. What came of it is told by the run's event; only what has no event is told here. */
export async function runTaskNow({ taskType, component, name }: RunnableTask): Promise<RunTaskNowResult> {
  try {
    const result = await call<RunTaskNowResult>("run_system_task_now", { taskType, component });
    if (result.reason === "already running") toast.warning(`${name} is already running.`);
    return result;
  } catch (error) {
    toast.error(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Run now, and whether it is still to be answered. A task type alone will do where it is the only one of its kind. */
export function useRunTaskNow(task: string | RunnableTask) {
  const runnable = typeof task === "string" ? { taskType: task, name: task } : task;
  const mutation = useMutation({ mutationFn: () => runTaskNow(runnable) });
  return { run: () => mutation.mutateAsync(), isRunning: mutation.isPending };
}
