import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { offerUndo } from "../api/undo-last-edit";
import { useSchedulePreview } from "../api/use-schedule-preview";
import { useUpdateTask } from "../api/use-update-task";
import { FrequencyControls } from "./frequency-controls";
import { type Draft, draftOf, isComplete, toInput, toPreview } from "./frequency-draft";
import { SchedulePreview } from "./schedule-preview";

/** Edits a frequency in place. Enter saves, Esc reverts; the engine says what it would mean. */
export function FrequencyEditor({ task, onDone }: { task: SystemTaskDto; onDone: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(task));
  const note = useId();
  const form = useRef<HTMLFormElement>(null);
  // Once, where it begins: a focus that jumped with the kind of schedule would throw a keyboard out of its list.
  useEffect(() => {
    const first = form.current?.querySelector("input") ?? form.current?.querySelector("select");
    first?.focus();
  }, []);
  const update = useUpdateTask(task);
  const preview = useSchedulePreview(toPreview(draft, task.timezone));
  const complete = isComplete(draft);
  // What is not answered yet may be saved: the engine checks it once more.
  const refused = draft.kind !== "manual" && !preview.isPlaceholderData && preview.data?.valid === false;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!complete || refused) return;
    try {
      const updated = await update.mutateAsync(toInput(draft));
      onDone();
      await offerUndo(task, updated, `${task.name}: the new frequency is in force.`);
    } catch {
      // The mutation has told why; the draft stays for another try.
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onDone();
  };

  return (
    <form
      ref={form}
      onSubmit={save}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-2"
      aria-label={`Frequency of ${task.name}`}
    >
      <div className="flex flex-wrap items-center gap-1.5">
        <FrequencyControls
          draft={draft}
          onChange={(part) => setDraft({ ...draft, ...part })}
          invalid={!complete || refused}
          describedBy={note}
        />
        <Button type="submit" variant="primary" disabled={!complete || refused} loading={update.isPending}>
          Save
        </Button>
        <Button onClick={onDone}>Revert</Button>
      </div>
      <div id={note}>
        {!complete ? (
          <p role="alert" className="text-bad text-xs">
            Write a number.
          </p>
        ) : draft.kind === "manual" ? (
          <p className="text-muted text-xs">Runs only when somebody asks for it.</p>
        ) : (
          preview.data && <SchedulePreview preview={preview.data} />
        )}
      </div>
    </form>
  );
}
