import { MutationObserver, type QueryClient } from "@tanstack/react-query";
import type { SnoozeInput } from "@/bindings/SnoozeInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { short } from "@/lib/time";
import { offerUndo } from "./undo-last-edit";
import { taskEdit, useUpdateTask } from "./use-update-task";

/** Passes a task's slots over for a while, or wakes it with `null`; offers Undo. Rejects, having told why, where it cannot. */
export function useSnooze(task: SystemTaskDto): (input: SnoozeInput | null) => Promise<void> {
  const update = useUpdateTask(task);
  return (input) => offer(task, update.mutateAsync({ snooze: input }), input);
}

/** Wakes a task that is known only when it is chosen, in the same way. */
export function wakeTask(queries: QueryClient, task: SystemTaskDto): Promise<void> {
  const update = new MutationObserver(queries, taskEdit(queries, task));
  return offer(task, update.mutate({ snooze: null }), null);
}

function offer(task: SystemTaskDto, edit: Promise<SystemTaskDto>, input: SnoozeInput | null): Promise<void> {
  const until = input?.until ? `until ${short(input.until, Date.now())}` : "until it is woken";
  return offerUndo(task, edit, input ? `${task.name} is snoozed ${until}.` : `${task.name} is awake.`);
}
