import { type FormEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { usePause } from "@/features/tasks/api/use-scheduler-status";
import { snoozeChoices } from "./snooze-choices";

export type PauseDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Pauses everything: until when, and why, so that whoever finds it paused knows. */
export function PauseDialog({ open, onOpenChange }: PauseDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Pause all schedules"
      description="Nothing scheduled begins meanwhile, and nothing is made up for afterwards. Run now still works."
    >
      <PauseForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function PauseForm({ onDone }: { onDone: () => void }) {
  const [chosen, setChosen] = useState(0);
  const reason = useRef<HTMLInputElement>(null);
  const pause = usePause();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const choice = snoozeChoices[chosen];
    const why = reason.current?.value.trim();
    try {
      await pause.mutateAsync({
        until: choice?.until(new Date())?.toISOString(),
        reason: why || undefined,
      });
      toast.success(`All schedules are paused ${choice?.label}.`, {
        action: { label: "Undo", onClick: () => pause.mutate(false) },
      });
      onDone();
    } catch {
      // Told by the mutation; what was chosen stays.
    }
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="mb-1 font-medium text-xs">Until</legend>
        {snoozeChoices.map(({ label }, index) => (
          <label
            key={label}
            className="flex h-8 items-center gap-1.5 rounded-md border border-field px-2.5 text-sm has-checked:border-accent has-checked:bg-raised"
          >
            <input
              type="radio"
              name="until"
              checked={index === chosen}
              onChange={() => setChosen(index)}
              className="accent-accent"
            />
            {label}
          </label>
        ))}
      </fieldset>
      <Field label="Why (optional)">
        {(control) => <Input {...control} ref={reason} maxLength={200} placeholder="Moving the server" />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="md" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" size="md" variant="primary" loading={pause.isPending}>
          Pause
        </Button>
      </div>
    </form>
  );
}
