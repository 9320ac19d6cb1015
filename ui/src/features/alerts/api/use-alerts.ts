import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { AlertDto } from "@/bindings/AlertDto";
import { refreshAfterLast, showEarly } from "@/lib/early-change";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { short } from "@/lib/time";
import { untilTold } from "@/lib/untold";

const lists = [...keys.alerts, "list"];

/** Open alerts, and resolved and snoozed ones too where asked for. */
export function useAlerts(includeResolved: boolean) {
  return useQuery({
    queryKey: [...lists, includeResolved],
    queryFn: () => call<AlertDto[]>("list_alerts", { includeResolved }),
  });
}

/** What to do about an alert: see to it or not after all, hold it back until a time, or have it back. */
export type AlertAction = { id: number } & ({ acknowledge: boolean } | { until: Date } | { wake: true });

/**
 * Changes an alert: shown at once, taken back with the reason when it fails; what takes it out of the way has Undo. A snooze
 * is shown once it is answered, so that the panel with the time that was typed outlives a refusal.
 */
export function useAlertAction() {
  const queries = useQueryClient();
  const action = useMutation({
    mutationKey: keys.alerts,
    mutationFn: (action: AlertAction) => {
      const { id } = action;
      if ("acknowledge" in action)
        return call<AlertDto>(action.acknowledge ? "acknowledge_alert" : "unacknowledge_alert", { id });
      if ("wake" in action) return call<AlertDto>("unsnooze_alert", { id });
      return call<AlertDto>("snooze_alert", { id, until: action.until.toISOString() });
    },
    onMutate: (action) =>
      "until" in action ? undefined : showEarly<AlertDto>(queries, lists, action.id, outcome(action)),
    onSuccess: ({ title }, made) => {
      const { id } = made;
      if ("acknowledge" in made && made.acknowledge)
        told(`Acknowledged: ${title}. It goes when its cause is gone.`, { id, acknowledge: false });
      if ("until" in made)
        told(`Snoozed until ${short(made.until.toISOString(), Date.now())}: ${title}`, { id, wake: true });
    },
    onError: (error, _action, context) => {
      context?.takeBack();
      toast.error(error.message);
    },
    onSettled: () => refreshAfterLast(queries, keys.alerts),
  });
  const told = (message: string, undo: AlertAction) =>
    toast.success(message, { action: { label: "Undo", onClick: () => action.mutate(undo) } });
  return {
    /** Says whether it was done; where it was not, why has been told. */
    change: (made: AlertAction): Promise<boolean> =>
      untilTold(action.mutateAsync(made)).then(
        () => true,
        () => false,
      ),
  };
}

function outcome(action: Exclude<AlertAction, { until: Date }>): Partial<AlertDto> {
  if ("acknowledge" in action)
    return { acknowledgedAt: action.acknowledge ? new Date().toISOString() : null };
  return { snoozedUntil: null };
}
