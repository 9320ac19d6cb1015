import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
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

/** Pauses everything, or resumes. */
export function usePause() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (paused: boolean) =>
      paused
        ? call<SchedulerStatusDto>("pause_scheduler", { input: {} })
        : call<SchedulerStatusDto>("resume_scheduler"),
    onSuccess: (status) => queries.setQueryData(keys.status, status),
    onError: (error) => toast.error(error.message),
  });
}
