import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { AlertDto } from "@/bindings/AlertDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const lists = [...keys.alerts, "list"];

/** Open alerts, and resolved and hidden ones too where asked for. */
export function useAlerts(includeResolved: boolean) {
  return useQuery({
    queryKey: [...lists, includeResolved],
    queryFn: () => call<AlertDto[]>("list_alerts", { includeResolved }),
    placeholderData: (previous) => previous,
  });
}

/** What to do about an alert: hide it until a time, or, without one, acknowledge it. */
export type AlertAction = { id: number; until?: Date };

/** Sees to an alert: shown at once, taken back with the reason when it fails. */
export function useAlertAction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, until }: AlertAction) =>
      until
        ? call<AlertDto>("snooze_alert", { id, until: until.toISOString() })
        : call<AlertDto>("acknowledge_alert", { id }),
    onMutate: async ({ id, until }) => {
      await queries.cancelQueries({ queryKey: lists });
      const before = queries.getQueriesData({ queryKey: lists });
      const part = until
        ? { snoozedUntil: until.toISOString() }
        : { acknowledgedAt: new Date().toISOString() };
      queries.setQueriesData<AlertDto[]>({ queryKey: lists }, (alerts) =>
        alerts?.map((alert) => (alert.id === id ? { ...alert, ...part } : alert)),
      );
      return { before };
    },
    onError: (error, _action, context) => {
      for (const [queryKey, data] of context?.before ?? []) queries.setQueryData(queryKey, data);
      toast.error(error.message);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.alerts }),
  });
}
