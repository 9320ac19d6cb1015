import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { AlertDto } from "@/bindings/AlertDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { short } from "@/lib/time";

const lists = [...keys.alerts, "list"];

/** Open alerts, and resolved and snoozed ones too where asked for. */
export function useAlerts(includeResolved: boolean) {
  return useQuery({
    queryKey: [...lists, includeResolved],
    queryFn: () => call<AlertDto[]>("list_alerts", { includeResolved }),
    placeholderData: (previous) => previous,
  });
}

/** What to do about an alert: see to it, hold it back until a time, or have it back. */
export type AlertAction = { id: number } & ({ acknowledge: true } | { until: Date } | { wake: true });

/** Sees to an alert: shown at once, taken back with the reason when it fails; a snooze has Undo. */
export function useAlertAction() {
  const queries = useQueryClient();
  const action = useMutation({
    mutationFn: (action: AlertAction) => {
      const { id } = action;
      if ("acknowledge" in action) return call<AlertDto>("acknowledge_alert", { id });
      if ("wake" in action) return call<AlertDto>("unsnooze_alert", { id });
      return call<AlertDto>("snooze_alert", { id, until: action.until.toISOString() });
    },
    onMutate: async (action) => {
      await queries.cancelQueries({ queryKey: lists });
      const before = queries.getQueriesData({ queryKey: lists });
      const known = before.flatMap(([, data]) => (data as AlertDto[] | undefined) ?? []);
      const alert = known.find(({ id }) => id === action.id);
      queries.setQueriesData<AlertDto[]>({ queryKey: lists }, (alerts) =>
        alerts?.map((row) => (row.id === action.id ? { ...row, ...outcome(action) } : row)),
      );
      return { before, title: alert?.title };
    },
    onSuccess: (_alert, made, context) => {
      if ("acknowledge" in made) toast.success("Acknowledged. It goes when its cause is gone.");
      if ("until" in made) {
        toast.success(
          `Snoozed until ${short(made.until.toISOString(), Date.now())}: ${context.title ?? "alert"}`,
          {
            action: { label: "Undo", onClick: () => action.mutate({ id: made.id, wake: true }) },
          },
        );
      }
    },
    onError: (error, _action, context) => {
      for (const [queryKey, data] of context?.before ?? []) queries.setQueryData(queryKey, data);
      toast.error(error.message);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.alerts }),
  });
  return action;
}

function outcome(action: AlertAction): Partial<AlertDto> {
  if ("acknowledge" in action) return { acknowledgedAt: new Date().toISOString() };
  return { snoozedUntil: "until" in action ? action.until.toISOString() : null };
}
