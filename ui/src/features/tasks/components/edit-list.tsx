import { Undo2 } from "lucide-react";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { View } from "@/components/ui/view";
import { undoEdit } from "../api/undo-last-edit";
import { useTaskEdits } from "../api/use-task-edits";
import { editText } from "../edit-text";

/** Who changed what, and the way back. */
export function EditList({ task }: { task: SystemTaskDto }) {
  const edits = useTaskEdits(task.taskType, task.component);
  const undo = async (edit: TaskEditDto) => {
    try {
      await undoEdit(edit.id);
      await edits.refetch();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Card>
      <CardHeader title="Edits" />
      <View query={edits} rows={2}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="p-4 text-muted text-sm">Nobody has changed this task.</p>
          ) : (
            <ul>
              {rows.map((edit) => (
                <li
                  key={edit.id}
                  className="flex items-center gap-3 border-line border-b px-4 py-2 text-sm last:border-b-0"
                >
                  <div className="min-w-0 flex-1">
                    <p>{editText(edit)}</p>
                    <p className="text-2xs text-muted">
                      <RelativeTime at={edit.editedAt} /> · {edit.editedBy}
                      {edit.undoneBy != null && " · undone"}
                    </p>
                  </div>
                  {edit.undoneBy == null && (
                    <Button aria-label={`Undo: ${editText(edit)}`} onClick={() => undo(edit)}>
                      <Undo2 aria-hidden className="size-3.5" />
                      Undo
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </View>
    </Card>
  );
}
