import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Edits a task: shown at once, taken back with the reason when the backend refuses. */
export function useUpdateTask(task: SystemTaskDto) {
  const queries = useQueryClient();
  const { taskType, component } = task;
  return useMutation({
    mutationFn: (input: UpdateTaskInput) =>
      call<SystemTaskDto>("update_system_task", { taskType, component, input }),
    onMutate: async (input) => {
      await queries.cancelQueries({ queryKey: keys.tasks });
      const before = queries.getQueryData<SystemTaskDto[]>(keys.tasks);
      queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
        tasks?.map((row) => (row.id === task.id ? { ...row, ...shownAtOnce(input) } : row)),
      );
      return { before };
    },
    onSuccess: (updated) => {
      queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
        tasks?.map((row) => (row.id === updated.id ? updated : row)),
      );
      queries.invalidateQueries({ queryKey: keys.edits });
      queries.invalidateQueries({ queryKey: keys.upcoming });
    },
    onError: (error, _input, context) => {
      queries.setQueryData(keys.tasks, context?.before);
      toast.error(`${task.name} was not changed: ${error.message}`);
    },
  });
}

/** Only the switch is certain before the backend answers; a next run is the engine's to say. */
function shownAtOnce(input: UpdateTaskInput): Partial<SystemTaskDto> {
  return input.enabled === undefined ? {} : { enabled: input.enabled, nextRunAt: null };
}
