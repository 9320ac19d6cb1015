import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Switch } from "@/components/ui/switch";
import { offerUndo } from "../api/undo-last-edit";
import { useUpdateTask } from "../api/use-update-task";

/** Switches a task on and off: at once, rolled back with the reason where it cannot be. */
export function EnabledSwitch({ task }: { task: SystemTaskDto }) {
  const update = useUpdateTask(task);
  const toggle = async (enabled: boolean) => {
    try {
      const updated = await update.mutateAsync({ enabled });
      await offerUndo(task, updated, `${task.name} is switched ${enabled ? "on" : "off"}.`);
    } catch {
      // Rolled back and told by the mutation.
    }
  };
  return <Switch label={`${task.name} enabled`} checked={task.enabled} onChange={toggle} />;
}
