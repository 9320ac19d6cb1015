import { type FormEvent, type KeyboardEvent, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { offerUndo } from "../api/undo-last-edit";
import { useSchedulePreview } from "../api/use-schedule-preview";
import { useUpdateTask } from "../api/use-update-task";
import { type Draft, draftOf, isComplete, toInput, toPreview } from "./frequency-draft";
import { SchedulePreview } from "./schedule-preview";

/** Edits a frequency in place. Enter saves, Esc reverts; the engine says what it would mean. */
export function FrequencyEditor({ task, onDone }: { task: SystemTaskDto; onDone: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(task));
  const update = useUpdateTask(task);
  const preview = useSchedulePreview(toPreview(draft, task.timezone));
  const valid = isComplete(draft) && (draft.kind === "manual" || preview.data?.valid === true);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!valid) return;
    try {
      const updated = await update.mutateAsync(toInput(draft));
      onDone();
      await offerUndo(updated, `${task.name}: the new frequency is in force.`);
    } catch {
      // The mutation has told why; the draft stays for another try.
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onDone();
  };

  return (
    <form
      onSubmit={save}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-2 py-1"
      aria-label={`Frequency of ${task.name}`}
    >
      <div className="flex flex-wrap items-center gap-1.5">
        <Select
          aria-label="Kind of schedule"
          className="w-auto!"
          value={draft.kind}
          onChange={(event) => change({ kind: event.target.value as Draft["kind"] })}
        >
          <option value="every">Every</option>
          <option value="cron">Cron</option>
          <option value="manual">Manual only</option>
        </Select>
        {draft.kind === "every" && (
          <>
            <Input
              aria-label="Amount"
              className="w-20!"
              inputMode="numeric"
              autoFocus
              value={draft.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
            <Select
              aria-label="Unit"
              className="w-auto!"
              value={draft.unit}
              onChange={(event) => change({ unit: event.target.value as Draft["unit"] })}
            >
              <option value="60">minutes</option>
              <option value="3600">hours</option>
            </Select>
          </>
        )}
        {draft.kind === "cron" && (
          <Input
            aria-label="Cron expression"
            className="w-44! font-mono"
            spellCheck={false}
            maxLength={100}
            value={draft.cron}
            onChange={(event) => change({ cron: event.target.value })}
          />
        )}
        <Button type="submit" variant="primary" disabled={!valid} loading={update.isPending}>
          Save
        </Button>
        <Button onClick={onDone}>Revert</Button>
      </div>
      {draft.kind !== "manual" && preview.data && isComplete(draft) && (
        <SchedulePreview preview={preview.data} />
      )}
      {!isComplete(draft) && <p className="text-bad text-xs">Write a number of minutes or hours.</p>}
    </form>
  );
}
