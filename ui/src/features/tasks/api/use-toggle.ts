import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { offerUndo } from "./undo-last-edit";
import { useUpdateTask } from "./use-update-task";

/** Switches a task on and off: at once, rolled back with the reason where it cannot be. */
export function useToggle(task: SystemTaskDto): (enabled: boolean) => Promise<void> {
  const update = useUpdateTask(task);
  return async (enabled) => {
    try {
      const edit = update.mutateAsync({ enabled });
      await offerUndo(task, edit, `${task.name} is switched ${enabled ? "on" : "off"}.`);
    } catch {
      // Rolled back and told by the mutation.
    }
  };
}
