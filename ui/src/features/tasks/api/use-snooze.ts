import type { SnoozeInput } from "@/bindings/SnoozeInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { short } from "@/lib/time";
import { offerUndo } from "./undo-last-edit";
import { useUpdateTask } from "./use-update-task";

/** Passes a task's slots over for a while, or wakes it with `null`; offers Undo. Rejects, having told why, where it cannot. */
export function useSnooze(task: SystemTaskDto): (input: SnoozeInput | null) => Promise<void> {
  const update = useUpdateTask(task);
  return async (input) => {
    const edit = update.mutateAsync({ snooze: input });
    const until = input?.until ? `until ${short(input.until, Date.now())}` : "until it is woken";
    await offerUndo(task, edit, input ? `${task.name} is snoozed ${until}.` : `${task.name} is awake.`);
  };
}
