import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "@/lib/query";
import { useNow } from "@/lib/use-now";
import { useAlertStats } from "./use-alert-stats";

/** Reads the alerts again when a snoozed one comes back, wherever one is: nothing but the clock tells of it. */
export function useAlertsWake(): void {
  const queries = useQueryClient();
  const { data: stats } = useAlertStats();
  const wake = stats?.nextWakeAt;
  const now = useNow(wake);
  const over = wake != null && Date.parse(wake) <= now ? wake : null;
  useEffect(() => {
    if (over !== null) void queries.invalidateQueries({ queryKey: keys.alerts });
  }, [over, queries]);
}
