import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { AlertDto } from "@/bindings/AlertDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Open alerts, and resolved ones too where asked for. */
export function useAlerts(includeResolved: boolean) {
  return useQuery({
    queryKey: [...keys.alerts, "list", includeResolved],
    queryFn: () => call<AlertDto[]>("list_alerts", { includeResolved }),
    placeholderData: (previous) => previous,
  });
}

/** Sees to an alert: acknowledges it, or hides it until a time. */
export function useAlertAction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, until }: { id: number; until?: Date }) =>
      until
        ? call<AlertDto>("snooze_alert", { id, until: until.toISOString() })
        : call<AlertDto>("acknowledge_alert", { id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.alerts }),
    onError: (error) => toast.error(error.message),
  });
}
