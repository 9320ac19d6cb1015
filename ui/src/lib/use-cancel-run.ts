// Cancel is asked for from several features: from a task's row, from a run's page and from the dashboard.
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { call } from "./ipc";

/** Asks a run to end early; its event tells when it has. */
export function useCancelRun() {
  return useMutation({
    mutationFn: (runId: number) => call<null>("cancel_run", { runId }),
    onError: (error) => toast.error(error.message),
  });
}
