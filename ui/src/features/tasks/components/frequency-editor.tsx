import { type FormEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { CommandError } from "@/lib/ipc";
import { offerUndo } from "../api/undo-last-edit";
import { useSchedulePreview } from "../api/use-schedule-preview";
import { useScheduleZone } from "../api/use-schedule-zone";
import { useUpdateTask } from "../api/use-update-task";
import { FrequencyControls } from "./frequency-controls";
import { type Draft, draftOf, isSame, missing, toInput, toPreview } from "./frequency-draft";
import { SchedulePreview } from "./schedule-preview";

export type FrequencyEditorProps = {
  task: SystemTaskDto;
  /** It is to go, and takes the focus along unless somebody has gone elsewhere with it. */
  onDone: (withFocus: boolean) => void;
};

/** Edits a frequency in place. Enter saves, Esc reverts; the engine says what it would mean. */
export function FrequencyEditor({ task, onDone }: FrequencyEditorProps) {
  const inForce = draftOf(task);
  const [stored, setStored] = useState<Draft>(inForce);
  const [draft, setDraft] = useState<Draft>(stored);
  const [isOvertaken, setOvertaken] = useState(false);
  const note = useId();
  const form = useRef<HTMLFormElement>(null);
  // Once, where it begins: a focus that jumped with the kind of schedule would throw a keyboard out of its list. Before the frame
  // that shows it: whoever sees the field may type at once.
  useLayoutEffect(() => {
    const first = form.current?.querySelector("input") ?? form.current?.querySelector("select");
    first?.focus();
  }, []);
  // What came in place of the text that was selected is typed over as well.
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (draft !== stored || !form.current?.contains(activeElement)) return;
    if (activeElement instanceof HTMLInputElement) activeElement.select();
  }, [draft, stored]);
  const update = useUpdateTask(task);
  const unsaved = !isSame(draft, stored);
  useUnsaved(`the frequency of ${task.name}`, update.isPending || unsaved);
  // What somebody else has made of it meanwhile is what one edits; a draft stays, and is measured against that. What is saved
  // from here is no change from elsewhere.
  if (!isSame(inForce, stored) && !update.isPending && !update.isSuccess) {
    setStored(inForce);
    if (unsaved) setOvertaken(true);
    else setDraft(inForce);
  }
  const tellsOvertaken = isOvertaken && unsaved && !update.isPending && !update.isSuccess;
  const preview = useSchedulePreview(toPreview(draft, task), task);
  const zone = useScheduleZone(task);
  const wanting = missing(draft);
  // What is not answered yet may be saved: the engine checks it once more.
  const refused = !wanting && draft.kind !== "manual" && preview.isOfInput && preview.data?.valid === false;
  const invalid = wanting !== null || refused;
  // What the engine says of the draft it says itself; what an edit was refused for, its answer.
  const rejected = update.error instanceof CommandError && update.error.field ? update.error.message : null;

  const done = () => {
    const { activeElement } = document;
    onDone(activeElement === document.body || form.current?.contains(activeElement) === true);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (invalid || update.isPending) return;
    // Nothing to save, and no edit of somebody else to undo.
    if (!unsaved) return done();
    try {
      const updated = await update.mutateAsync(toInput(draft));
      // Where it is not there any more, another may be.
      if (form.current) done();
      await offerUndo(task, updated, `${task.name}: the new frequency is in force.`);
    } catch {
      // The mutation has told why; the draft stays for another try.
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // In a field the window does so by itself. A list that is open has its keys to itself.
    if (event.key === "Enter" && event.target instanceof HTMLSelectElement) {
      event.preventDefault();
      form.current?.requestSubmit();
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    done();
  };
  const change = (changed: Draft) => {
    setDraft(changed);
    if (update.isError) update.reset();
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
          onChange={change}
          invalid={invalid || rejected !== null}
          describedBy={note}
        />
        <Button type="submit" variant="primary" disabled={invalid} loading={update.isPending}>
          Save
        </Button>
        <Button onClick={done}>Revert</Button>
      </div>
      {tellsOvertaken && (
        <p role="alert" className="text-warn text-xs">
          This has been changed elsewhere meanwhile. Save replaces that, Revert shows it.
        </p>
      )}
      {/* As high for every kind, so that nothing below moves while one types. */}
      <div id={note} className="min-h-12">
        {(wanting ?? rejected) ? (
          <p role="alert" className="text-bad text-xs">
            {wanting ?? rejected}
          </p>
        ) : draft.kind === "manual" ? (
          <p className="text-muted text-xs">Runs only when somebody asks for it.</p>
        ) : preview.data ? (
          <SchedulePreview preview={preview.data} zone={zone} />
        ) : (
          preview.error && (
            <p role="alert" className="text-bad text-xs">
              {`What it means cannot be told: ${preview.error.message}`}
            </p>
          )
        )}
      </div>
    </form>
  );
}
