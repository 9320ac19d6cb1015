import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Switch } from "@/components/ui/switch";
import { useToggle } from "../api/use-toggle";

/** Whether somebody wants the task to run by itself. */
export function EnabledSwitch({ task }: { task: SystemTaskDto }) {
  return <Switch label={`${task.name} enabled`} checked={task.enabled} onChange={useToggle(task)} />;
}
