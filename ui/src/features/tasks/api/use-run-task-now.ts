import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import type { RunTaskNowResult } from "@/bindings/RunTaskNowResult";
import { call } from "@/lib/ipc";

/** Run now. What came of it is told by the run's event; only what has no event is told here. */
export function useRunTaskNow(taskType: string, component?: string) {
  const mutation = useMutation({
    mutationFn: () => call<RunTaskNowResult>("run_system_task_now", { taskType, component }),
    onSuccess: (result) => {
      if (result.reason === "already running") toast.warning("It is already running.");
    },
    onError: (error) => toast.error(error.message),
  });
  return { run: () => mutation.mutateAsync(), isRunning: mutation.isPending };
}
