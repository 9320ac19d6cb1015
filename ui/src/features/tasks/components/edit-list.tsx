import { Undo2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { View } from "@/components/ui/view";
import { editChanges, editorText } from "@/lib/edit-text";
import { undoEdit } from "../api/undo-last-edit";
import { useTaskEdits } from "../api/use-task-edits";

/** So many are shown before somebody asks for more. */
const SHOWN = 5;

/** Who changed what, when, from what to what, and the way back of each. */
export function EditList({ task }: { task: SystemTaskDto }) {
  const edits = useTaskEdits(task.taskType, task.component);
  const [all, setAll] = useState(false);
  const [undoing, setUndoing] = useState<number | null>(null);
  const undo = async (edit: TaskEditDto) => {
    if (undoing !== null) return;
    setUndoing(edit.id);
    try {
      await undoEdit(edit.id);
      toast.success(`${task.name} is as it was before.`);
      await edits.refetch();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    } finally {
      setUndoing(null);
    }
  };
  return (
    <Card role="region" aria-label="Edits">
      <CardHeader title="Edits" />
      <View query={edits} rows={2}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="p-4 text-muted text-sm">Nobody has changed this task.</p>
          ) : (
            <>
              <ul>
                {rows.slice(0, all ? undefined : SHOWN).map((edit) => (
                  <Edit key={edit.id} edit={edit} undoing={undoing === edit.id} onUndo={() => undo(edit)} />
                ))}
              </ul>
              {!all && rows.length > SHOWN && (
                <div className="flex justify-center border-line border-t p-2">
                  <Button onClick={() => setAll(true)}>{`Show all ${rows.length}`}</Button>
                </div>
              )}
            </>
          )
        }
      </View>
    </Card>
  );
}

type EditProps = { edit: TaskEditDto; undoing: boolean; onUndo: () => void };

function Edit({ edit, undoing, onUndo }: EditProps) {
  const changes = editChanges(edit);
  const undone = edit.undoneBy != null;
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-2 text-sm last:border-b-0">
      <div className="min-w-0 flex-1">
        {changes.map(({ name, from, to }) => (
          <p key={name} className={`break-words ${undone ? "text-muted line-through" : ""}`}>
            {to === undefined ? (
              name
            ) : (
              <>
                {name}: <bdi>{from}</bdi> → <bdi>{to}</bdi>
              </>
            )}
          </p>
        ))}
        <p className="text-2xs text-muted">
          <RelativeTime at={edit.editedAt} /> · {editorText(edit.editedBy)}
          {undone && " · undone"}
        </p>
      </div>
      {!undone && (
        <Button
          aria-label={`Undo: ${changes.map(({ name }) => name).join(", ")}`}
          loading={undoing}
          onClick={onUndo}
        >
          <Undo2 aria-hidden className="size-3.5" />
          Undo
        </Button>
      )}
    </li>
  );
}
