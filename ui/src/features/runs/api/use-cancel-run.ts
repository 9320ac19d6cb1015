import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { call } from "@/lib/ipc";

/** Asks a run to end early; its event tells when it has. */
export function useCancelRun() {
  return useMutation({
    mutationFn: (id: number) => call<null>("cancel_run", { runId: id }),
    onError: (error) => toast.error(error.message),
  });
}
