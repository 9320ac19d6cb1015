import { type FormEvent, useRef, useState } from "react";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Input } from "@/components/ui/field";
import { View } from "@/components/ui/view";
import { toLocal } from "@/lib/zoned";
import { useScheduleZone } from "../api/use-schedule-zone";
import { useSlotExplanation } from "../api/use-slot-explanation";
import { useTaskOverview } from "../api/use-task-overview";
import { markKind } from "../run-marks";
import { SlotAnswer } from "./slot-answer";

/** "Why did it (not) run?": of any moment; it begins with the last slot that wants explaining. */
export function SlotCard({ task }: { task: SystemTaskDto }) {
  const overview = useTaskOverview(task.id);
  return (
    <Card role="region" aria-label="Why did it run, or not?">
      <CardHeader title="Why did it (not) run?" />
      <View query={overview} rows={3}>
        {({ recent }) => <Form task={task} recent={recent} />}
      </View>
    </Card>
  );
}

function Form({ task, recent }: { task: SystemTaskDto; recent: RunMarkDto[] }) {
  const zone = useScheduleZone(task);
  const missed = slotOf(recent.findLast((mark) => markKind(mark) === "missed"));
  const failed = slotOf(recent.findLast((mark) => mark.status === "error" && mark.scheduledFor != null));
  const [at, setAt] = useState<string | null>(() => latest(missed, failed));
  const [written, setWritten] = useState<string | null>(null);
  const answer = useSlotExplanation(task, at);
  const field = useRef<HTMLInputElement>(null);

  const ask = (instant: string | null) => {
    setWritten(null);
    setAt(instant);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A local time of the task, as its clocks show it: the engine reads it in the task's zone.
    const local = field.current?.value;
    if (local) setAt(local);
  };
  const shown = answer.data?.slot ?? at;
  const local = shown?.endsWith("Z") ? toLocal(shown, zone) : (shown ?? "");
  return (
    <CardContent className="flex flex-col gap-3">
      <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <Input
          ref={field}
          type="datetime-local"
          aria-label={`Time in ${zone}`}
          className="w-52!"
          value={written ?? local}
          onChange={(event) => setWritten(event.target.value)}
        />
        <Button type="submit" variant="primary">
          Explain
        </Button>
        <span className="text-muted text-xs">{zone}</span>
        <span className="flex w-full flex-wrap gap-1.5">
          <Button aria-pressed={at === null} onClick={() => ask(null)}>
            Latest slot
          </Button>
          {missed && (
            <Button aria-pressed={at === missed} onClick={() => ask(missed)}>
              Last missed
            </Button>
          )}
          {failed && (
            <Button aria-pressed={at === failed} onClick={() => ask(failed)}>
              Last failure
            </Button>
          )}
        </span>
      </form>
      <View query={answer} rows={2}>
        {(data) => <SlotAnswer answer={data} fading={answer.isPlaceholderData} onAsk={ask} />}
      </View>
    </CardContent>
  );
}

const slotOf = (mark: RunMarkDto | undefined): string | null => mark?.scheduledFor ?? null;

/** The later of two instants. */
function latest(a: string | null, b: string | null): string | null {
  if (!a || !b) return a ?? b;
  return a > b ? a : b;
}
