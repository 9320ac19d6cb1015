import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { PauseInput } from "@/bindings/PauseInput";
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** What the scheduler is doing. */
export function useSchedulerStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: () => call<SchedulerStatusDto>("get_scheduler_status"),
  });
}

/** Pauses everything (until when, and why, where somebody says so), or resumes with `false`. */
export function usePause() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (pause: boolean | PauseInput) =>
      pause === false
        ? call<SchedulerStatusDto>("resume_scheduler")
        : call<SchedulerStatusDto>("pause_scheduler", { input: pause === true ? {} : pause }),
    onSuccess: (status) => {
      queries.setQueryData(keys.status, status);
      // One that is on its way may have been read before, and would hide this one: it is asked for anew.
      void queries.invalidateQueries({ queryKey: keys.status });
    },
    onError: (error) => toast.error(error.message),
  });
}
