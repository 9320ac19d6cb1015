import { mutationOptions, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import {
  beginEdit,
  invalidateList,
  isEditedMore,
  isListing,
  patchPart,
  patchRow,
  refreshRows,
} from "./task-rows";

/** Edits a task: shown at once, taken back with the reason when the backend refuses. */
export const useUpdateTask = (task: SystemTaskDto) => useMutation(taskEdit(useQueryClient(), task));

/** The same for a task that is known only when it is chosen. */
export function taskEdit(queries: QueryClient, task: SystemTaskDto) {
  const { taskType, component } = task;
  return mutationOptions({
    mutationFn: (input: UpdateTaskInput) =>
      call<SystemTaskDto>("update_system_task", { taskType, component, input }),
    onMutate: async (input) => {
      const endEdit = beginEdit(task.id);
      // A list on its way was read before the edit.
      const listing = isListing(queries);
      await queries.cancelQueries({ queryKey: keys.tasks, exact: true });
      // As it is shown by now: another edit may be on its way since the row was drawn.
      const known = queries.getQueryData<SystemTaskDto[]>(keys.tasks);
      const before = known?.find(({ id }) => id === task.id) ?? task;
      patchPart(queries, task.id, shownAtOnce(input));
      return { before, listing, endEdit };
    },
    onSuccess: (updated) => {
      // The answer knows nothing of an edit after it; the last one's knows of both.
      if (!isEditedMore(task.id)) patchRow(queries, updated);
      queries.invalidateQueries({ queryKey: keys.edits });
      queries.invalidateQueries({ queryKey: keys.upcoming });
    },
    onError: (error, _input, context) => {
      if (context && !isEditedMore(task.id)) patchRow(queries, context.before);
      toast.error(`${task.name} was not changed: ${error.message}`);
    },
    onSettled: (_updated, _error, _input, context) => {
      context?.endEdit();
      // What its events told meanwhile was not shown; and a list that was cancelled above is still wanted.
      return context?.listing ? invalidateList(queries) : refreshRows(queries, [task.id]);
    },
  });
}

/** Only the switch and a snooze are certain before the backend answers; a next run is the engine's to say. */
function shownAtOnce({ enabled, snooze }: UpdateTaskInput): Partial<SystemTaskDto> {
  const snoozed = snooze !== undefined && {
    snoozedAt: snooze && new Date().toISOString(),
    snoozedUntil: snooze?.until ?? null,
    snoozeReason: snooze?.reason ?? null,
  };
  // Of one that is off it is certain that there is none; of one switched on nothing is known yet, which is not none.
  return { ...(enabled !== undefined && { enabled, nextRunAt: enabled ? undefined : null }), ...snoozed };
}
