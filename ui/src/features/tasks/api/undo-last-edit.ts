import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { call } from "@/lib/ipc";

/** Takes one edit back. */
export const undoEdit = (editId: number) => call<SystemTaskDto>("undo_task_edit", { editId });

/**
 * Says that an edit is in force and offers to take it back. Says nothing where nothing changed: the latest edit is an
 * older one then.
 */
export async function offerUndo(before: SystemTaskDto, task: SystemTaskDto, message: string): Promise<void> {
  if (task.revision === before.revision) return;
  const latest = await latestEdit(task);
  const undo = async () => {
    if (!latest) return;
    try {
      await undoEdit(latest.id);
      toast.success(`${task.name} is as it was before.`);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  toast.success(message, latest && { action: { label: "Undo", onClick: undo } });
}

export async function latestEdit({ taskType, component }: SystemTaskDto): Promise<TaskEditDto | undefined> {
  const [latest] = await call<TaskEditDto[]>("list_task_edits", { taskType, component });
  return latest;
}
