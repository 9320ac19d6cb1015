import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { call } from "@/lib/ipc";
import { untilTold } from "@/lib/untold";

/** Takes one edit back. */
export const undoEdit = (editId: number) => call<SystemTaskDto>("undo_task_edit", { editId });

/**
 * Says of an edit that it is in force, as soon as it is, and offers to take it back. Says nothing where nothing changed:
 * the latest edit is an older one then. Rejects where the edit is refused.
 */
export function offerUndo(
  before: SystemTaskDto,
  edit: SystemTaskDto | Promise<SystemTaskDto>,
  message: string,
): Promise<void> {
  return untilTold(tell(before, edit, message));
}

async function tell(
  before: SystemTaskDto,
  edit: SystemTaskDto | Promise<SystemTaskDto>,
  message: string,
): Promise<void> {
  const task = await edit;
  if (task.revision === before.revision) return;
  const made = await editOf(task);
  const undo = async () => {
    if (!made) return;
    try {
      await undoEdit(made.id);
      toast.success(`${task.name} is as it was before.`);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  toast.success(message, made && { action: { label: "Undo", onClick: undo } });
}

/**
 * The edit that made a task what it was answered as: somebody else may have edited it since. Nothing where the edits
 * cannot be read: the edit is in force all the same.
 */
export async function editOf(task: SystemTaskDto): Promise<TaskEditDto | undefined> {
  const { taskType, component, revision } = task;
  const edits = await call<TaskEditDto[]>("list_task_edits", { taskType, component }).catch(() => []);
  return edits.find((edit) => edit.revision === revision);
}
