import { useAlerts } from "@/features/alerts/api/use-alerts";
import { useSources } from "@/features/settings/api/use-sources";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { firstWake } from "@/features/tasks/task-state";
import { useNow } from "@/lib/use-now";
import { INTERRUPTED, MISSED } from "../extent";
import { useLatestRuns } from "../use-latest-runs";
import { gather } from "./attention";

/** What needs somebody, as far as it can be known: what could not be read is named. */
export function useAttention() {
  const queries = {
    tasks: useSystemTasks(),
    "the scheduler": useSchedulerStatus(),
    sources: useSources(),
    alerts: useAlerts(false),
    "interrupted runs": useLatestRuns(INTERRUPTED),
    "missed slots": useLatestRuns(MISSED),
  };
  const tasks = queries.tasks.data ?? [];
  const now = useNow(firstWake(tasks));
  const all = Object.entries(queries);
  const unread = all.filter(([, { data, error }]) => error && data === undefined);
  const items = gather({
    now,
    status: queries["the scheduler"].data,
    tasks,
    sources: queries.sources.data ?? [],
    alerts: queries.alerts.data ?? [],
    unfinished: [...(queries["interrupted runs"].data ?? []), ...(queries["missed slots"].data ?? [])],
  });
  return {
    items,
    isLoading: all.some(([, { data, error }]) => data === undefined && !error),
    unread: unread.map(([what]) => what),
    error: unread[0]?.[1].error ?? null,
    retry: () => unread.map(([, query]) => query.refetch()),
  };
}
