import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { readSummary } from "@/lib/result";
import { systemTasksQuery } from "@/lib/shared-queries";

/** The configuration of a task, as an object of the handler's shape. */
export function useTaskConfig(taskType: string) {
  return useQuery({
    ...systemTasksQuery,
    select: (tasks) => readSummary(tasks.find((task) => task.taskType === taskType)?.config),
  });
}

/** Whether a task is switched off: its configuration is of no use then. */
export function useIsTaskOff(taskType: string): boolean {
  const { data = false } = useQuery({
    ...systemTasksQuery,
    select: (tasks) => tasks.some((task) => task.taskType === taskType && !task.enabled),
  });
  return data;
}

/** Saves a configuration. The error names the field at fault, e.g. `config.feeds[2].url`. */
export function useSaveTaskConfig(taskType: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (config: object) =>
      call<SystemTaskDto>("update_system_task", { taskType, input: { config: JSON.stringify(config) } }),
    onSuccess: (updated) => {
      // At once, so that a form does not fall back to the old configuration while the list is read again.
      queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
        tasks?.map((task) => (task.id === updated.id ? updated : task)),
      );
      queries.invalidateQueries({ queryKey: keys.tasks, exact: true });
      queries.invalidateQueries({ queryKey: keys.edits });
      // A calendar that is gone takes its address out of the keyring.
      queries.invalidateQueries({ queryKey: keys.settings });
      toast.success("Saved. The next run goes by it.");
    },
  });
}
