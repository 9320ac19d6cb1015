import { type FormEvent, useRef, useState } from "react";
import type { SnoozeInput } from "@/bindings/SnoozeInput";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { tomorrowMorning, wallTime } from "@/lib/days";
import { whyNotToCome } from "@/lib/time-to-come";
import { shownZone } from "@/lib/zone";
import { type HoldChoice, holdUntil } from "../hold-until";

export type HoldDialogProps = {
  title: string;
  description: string;
  /** What the button says. */
  verb: string;
  /** What ends it where no time does. */
  end: "until woken" | "until resumed";
  /** Rejects where it could not be; has told why then. */
  onHold: (input: SnoozeInput) => Promise<unknown>;
  onClose: () => void;
};

/** Asks until when, and why: for a snooze of some tasks as for a pause of all of them. */
export function HoldDialog({ title, description, onClose, ...form }: HoldDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={description}>
      <HoldForm {...form} onClose={onClose} />
    </Dialog>
  );
}

function HoldForm({ verb, end, onHold, onClose }: Omit<HoldDialogProps, "title" | "description">) {
  const [choice, setChoice] = useState<HoldChoice>("hour");
  const [time, setTime] = useState(() => wallTime(tomorrowMorning(Date.now())));
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const choices: [HoldChoice, string][] = [
    ["hour", "for 1 hour"],
    ["hours", "for 4 hours"],
    ["tomorrow", "until tomorrow 08:00"],
    ["time", "until a time"],
    ["open", end],
  ];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const until = holdUntil(choice, time, new Date());
    setWrong(until === null ? whyNotToCome(time) : undefined);
    if (until === null || busy) return;
    setBusy(true);
    try {
      await onHold({ ...(until && { until }), ...(reason.trim() && { reason: reason.trim() }) });
      // Where it was closed before the answer, something else may be open.
      if (form.current) onClose();
    } catch {
      // Told by whoever was asked; what was chosen stays.
      setBusy(false);
    }
  };
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="mb-1 font-medium text-xs">How long</legend>
        {choices.map(([value, label]) => (
          <label
            key={value}
            className="flex h-8 items-center gap-1.5 rounded-md border border-field px-2.5 text-sm has-checked:border-accent has-checked:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1"
          >
            <input
              type="radio"
              name="until"
              className="size-3.5 outline-none"
              checked={choice === value}
              onChange={() => setChoice(value)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {choice === "time" && (
        <Field label={`Until (${shownZone()})`} error={wrong}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              className="max-w-64"
              value={time}
              onChange={(event) => {
                setTime(event.target.value);
                setWrong(undefined);
              }}
            />
          )}
        </Field>
      )}
      <Field label="Why (optional)">
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            autoComplete="off"
            placeholder="e.g. the server is being moved"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="md" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="md" variant="primary" loading={busy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
