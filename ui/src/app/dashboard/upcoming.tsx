import { Link } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";
import type { UpcomingRunDto } from "@/bindings/UpcomingRunDto";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useUpcomingRuns } from "@/features/tasks/api/use-upcoming-runs";
import { useNow } from "@/lib/use-now";
import { DayLane } from "./day-lane";

/** What runs in the next 24 hours: a lane for each task, and its next slot. */
export function Upcoming() {
  const upcoming = useUpcomingRuns(24);
  const now = useNow();
  return (
    <Card>
      <CardHeader title="Next 24 hours" />
      <View query={upcoming} rows={6}>
        {(runs) =>
          runs.length === 0 ? (
            <Empty icon={CalendarClock} title="Nothing is scheduled">
              Every task is off, paused or run by hand only.
            </Empty>
          ) : (
            <ul className="flex flex-col gap-3 p-4">
              {byTask(runs).map((slots) => (
                <Lane key={slots[0].taskId} slots={slots} now={now} />
              ))}
            </ul>
          )
        }
      </View>
    </Card>
  );
}

type Slots = [UpcomingRunDto, ...UpcomingRunDto[]];

function Lane({ slots, now }: { slots: Slots; now: number }) {
  const [{ taskId, name, scheduledFor }] = slots;
  return (
    <li className="text-xs">
      <p className="flex items-baseline justify-between gap-3">
        <Link
          to="/settings/system-tasks/$id"
          params={{ id: String(taskId) }}
          className="truncate font-medium hover:underline"
        >
          {name}
        </Link>
        <span className="shrink-0 text-muted">
          <RelativeTime at={scheduledFor} />
          <span className="sr-only">{`, ${slots.length} in 24 hours`}</span>
        </span>
      </p>
      <DayLane slots={slots.map((slot) => slot.scheduledFor)} from={now} />
    </li>
  );
}

function byTask(runs: UpcomingRunDto[]): Slots[] {
  const tasks = new Map<number, Slots>();
  for (const run of runs) {
    const known = tasks.get(run.taskId);
    if (known) known.push(run);
    else tasks.set(run.taskId, [run]);
  }
  return [...tasks.values()];
}
