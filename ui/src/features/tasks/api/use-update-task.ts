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
  const show = (shown: SystemTaskDto) =>
    queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
      tasks?.map((row) => (row.id === shown.id ? shown : row)),
    );
  return useMutation({
    mutationFn: (input: UpdateTaskInput) =>
      call<SystemTaskDto>("update_system_task", { taskType, component, input }),
    onMutate: async (input) => {
      await queries.cancelQueries({ queryKey: keys.tasks });
      show({ ...task, ...shownAtOnce(input) });
      return { before: task };
    },
    onSuccess: (updated) => {
      show(updated);
      queries.invalidateQueries({ queryKey: keys.edits });
      queries.invalidateQueries({ queryKey: keys.upcoming });
    },
    onError: (error, _input, context) => {
      if (context) show(context.before);
      toast.error(`${task.name} was not changed: ${error.message}`);
    },
    // An event may have asked for the tasks meanwhile, and was cancelled above.
    onSettled: () => queries.invalidateQueries({ queryKey: keys.tasks }),
  });
}

/** Only the switch is certain before the backend answers; a next run is the engine's to say. */
function shownAtOnce(input: UpdateTaskInput): Partial<SystemTaskDto> {
  return input.enabled === undefined ? {} : { enabled: input.enabled, nextRunAt: null };
}
