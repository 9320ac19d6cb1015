import { useQuery } from "@tanstack/react-query";
import type { TaskOverviewDto } from "@/bindings/TaskOverviewDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Under the tasks, yet with a life of its own: a run makes stale the overview of its task only, never all of them. */
export const overviewKey = (taskId: number) => [...keys.tasks, "overview", taskId] as const;

/** A task's latest runs for the strip, and how long it usually takes. */
export function useTaskOverview(taskId: number) {
  return useQuery({
    queryKey: overviewKey(taskId),
    queryFn: () => call<TaskOverviewDto>("get_task_overview", { taskId }),
  });
}
