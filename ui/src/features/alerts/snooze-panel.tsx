import { type FormEvent, useState } from "react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { tomorrowMorning, wallTime } from "@/lib/days";
import { clockTime, shownZone } from "@/lib/time";
import { timeToCome, whyNotToCome } from "@/lib/time-to-come";

const HOUR = 3_600_000;

export type SnoozePanelProps = {
  alert: AlertDto;
  /** Ends with the answer; where it was refused, what was typed is still there. */
  onSnooze: (until: Date) => Promise<void>;
  onClose: () => void;
};

/** For how long to hold an alert back: an hour, until tomorrow, until a time. */
export function SnoozePanel({ alert, onSnooze, onClose }: SnoozePanelProps) {
  const morning = tomorrowMorning(Date.now());
  const [wall, setWall] = useState(wallTime(morning));
  const [error, setError] = useState<string>();
  /** The button whose answer is awaited. */
  const [asking, setAsking] = useState<"hour" | "morning" | "time">();
  const ask = async (by: typeof asking, until: Date) => {
    if (asking) return;
    setAsking(by);
    await onSnooze(until);
    setAsking(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const until = timeToCome(wall, Date.now());
    if (until) void ask("time", until);
    else setError(whyNotToCome(wall));
  };
  return (
    <form
      aria-label={`Snooze: ${alert.title}`}
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
      className="flex w-full flex-wrap items-start gap-2 rounded-md bg-raised p-2"
    >
      <Button
        autoFocus
        size="md"
        loading={asking === "hour"}
        onClick={() => ask("hour", new Date(Date.now() + HOUR))}
      >
        For 1 h
      </Button>
      <Button size="md" loading={asking === "morning"} onClick={() => ask("morning", morning)}>
        Until tomorrow, {clockTime(morning)}
      </Button>
      <Field label={`Until (${shownZone()})`} error={error} className="flex-row! flex-wrap items-center">
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            className="w-52!"
            min={wallTime(Date.now())}
            value={wall}
            onChange={(event) => {
              setWall(event.target.value);
              setError(undefined);
            }}
          />
        )}
      </Field>
      <Button type="submit" size="md" loading={asking === "time"}>
        Snooze until then
      </Button>
    </form>
  );
}
