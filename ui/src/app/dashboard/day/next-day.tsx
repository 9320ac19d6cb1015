import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { plural } from "@/lib/result";
import { clockTime } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { useShownZone } from "@/lib/zone";
import { changeText, DayGrid, HourNames } from "./day-grid";
import { hourBegin, hoursOf } from "./hours";
import { Lane } from "./lane";
import { type Day, useDay } from "./use-day";

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
const SHOWN = 8;
const MORE = 50;

/** What runs in the next 24 hours, a lane for each task, in the zone shown. */
export function NextDay() {
  const zone = useShownZone();
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const [shown, show] = useState(SHOWN);
  const to = now + DAY;
  const day = useDay(to, shown);
  const { data: status } = useSchedulerStatus();
  const from = hourBegin(now, zone);
  const grid = { from, to, now, ...hoursOf(from, to, zone) };
  return (
    <Card aria-labelledby="next-day" className="h-full">
      <CardHeader title={<span id="next-day">Next 24 hours</span>}>
        <span className="text-muted text-xs">{zone}</span>
      </CardHeader>
      <div className="min-h-46">
        <View query={day} rows={6}>
          {({ lanes, listedUntil }) =>
            lanes.length === 0 ? (
              <Empty icon={CalendarClock} title="Nothing is scheduled">
                {status?.paused
                  ? "All schedules are paused."
                  : "Every task is off, paused, run by hand only or due later."}
              </Empty>
            ) : (
              <div className="flex flex-col px-4 py-2.5">
                <HourNames {...grid} />
                <div className="relative">
                  <DayGrid {...grid} />
                  <ul className="relative">
                    {lanes.slice(0, shown).map((lane) => (
                      <Lane key={lane.task.id} lane={lane} from={from} to={to} now={now} />
                    ))}
                  </ul>
                </div>
                <Notes
                  notes={[
                    ...grid.changes.map((change) => changeText(change, clockTime)),
                    listedUntil !== null && listText(listedUntil),
                  ]}
                />
                <ShowMore lanes={lanes} shown={shown} onShow={() => show(shown + MORE)} />
              </div>
            )
          }
        </View>
      </div>
    </Card>
  );
}

const listText = (until: number) =>
  `The list of slots is full at ${clockTime(until)}; from there on the lanes follow each task's schedule.`;

function Notes({ notes }: { notes: (string | false)[] }) {
  return notes.map(
    (note) =>
      note && (
        <p key={note} className="pt-1.5 text-2xs text-muted">
          {note}
        </p>
      ),
  );
}

function ShowMore({ lanes, shown, onShow }: Pick<Day, "lanes"> & { shown: number; onShow: () => void }) {
  const hidden = lanes.length - shown;
  if (hidden <= 0) return null;
  return (
    <Button variant="ghost" className="mt-1 self-start" onClick={onShow}>
      {hidden > MORE
        ? `Show ${MORE} of ${plural(hidden, "more task")}`
        : `Show ${plural(hidden, "more task")}`}
    </Button>
  );
}
