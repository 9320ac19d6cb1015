import { useQuery } from "@tanstack/react-query";
import type { AlertStatsDto } from "@/bindings/AlertStatsDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Figures about alerts. */
export function useAlertStats() {
  return useQuery({
    queryKey: [...keys.alerts, "stats"],
    queryFn: () => call<AlertStatsDto>("get_alert_stats"),
  });
}
