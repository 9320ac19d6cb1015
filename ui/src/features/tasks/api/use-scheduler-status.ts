import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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

/** The message of the latest pause or resume: the next one takes its place, as it is not true any more by then. */
let told: string | number | undefined;

function tell(message: string, onUndo?: () => void): void {
  if (told !== undefined) toast.dismiss(told);
  told = toast.success(message, onUndo && { action: { label: "Undo", onClick: onUndo } });
}

/** Until when, and why, where somebody says so; `false` resumes. */
type Pause = boolean | PauseInput;

/** Pauses everything, or resumes it with `false`; says so, and offers Undo. */
export function usePause() {
  const queries = useQueryClient();
  const change = {
    mutationFn: (pause: Pause) =>
      pause === false
        ? call<SchedulerStatusDto>("resume_scheduler")
        : call<SchedulerStatusDto>("pause_scheduler", { input: pause === true ? {} : pause }),
    onMutate: () => queries.getQueryData<SchedulerStatusDto>(keys.status),
    onSuccess: (status: SchedulerStatusDto) => {
      show(queries, status);
      // Undo of an Undo would keep the key from the messages before.
      tell(message(status));
    },
    onError: (error: Error) => toast.error(error.message),
  };
  const restore = useMutation(change);
  return useMutation({
    ...change,
    onSuccess: (status, _pause, before) => {
      show(queries, status);
      tell(message(status), () => {
        const pause = pauseOf(before);
        if (isOver(pause)) toast.info("That pause would be over by now.");
        else restore.mutate(pause);
      });
    },
  });
}

function show(queries: QueryClient, status: SchedulerStatusDto): void {
  queries.setQueryData(keys.status, status);
  // One that is on its way may have been read before, and would hide this one: it is asked for anew.
  void queries.invalidateQueries({ queryKey: keys.status });
}

const message = ({ paused }: SchedulerStatusDto): string =>
  paused ? "All schedules are paused." : "Schedules run again.";

/** What brings a status back, as far as pauses go. */
function pauseOf(status: SchedulerStatusDto | undefined): false | PauseInput {
  if (!status?.paused) return false;
  const { pausedUntil: until, pauseReason: reason } = status;
  return { ...(until && { until }), ...(reason && { reason }) };
}

const isOver = (pause: false | PauseInput): boolean =>
  pause !== false && pause.until != null && new Date(pause.until).getTime() <= Date.now();
