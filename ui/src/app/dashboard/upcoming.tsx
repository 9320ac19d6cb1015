import { CalendarClock } from "lucide-react";
import type { UpcomingRunDto } from "@/bindings/UpcomingRunDto";
import { Card, CardHeader } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useUpcomingRuns } from "@/features/tasks/api/use-upcoming-runs";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";

const SHOWN = 10;

/** What runs in the next 24 hours: each task's next slot, and how many follow it. */
export function Upcoming() {
  const upcoming = useUpcomingRuns(24);
  const now = useNow();
  return (
    <Card>
      <CardHeader title="Next 24 hours" />
      <View query={upcoming}>
        {(runs) =>
          runs.length === 0 ? (
            <Empty icon={CalendarClock} title="Nothing is scheduled" />
          ) : (
            <ul>
              {byTask(runs).map(({ first, more }) => (
                <li
                  key={first.taskId}
                  className="flex items-baseline gap-3 border-line border-b px-4 py-1.5 text-sm last:border-b-0"
                >
                  <time
                    dateTime={first.scheduledFor}
                    title={absolute(first.scheduledFor)}
                    className="tabular w-12 shrink-0 text-muted"
                  >
                    {short(first.scheduledFor, now)}
                  </time>
                  <span className="min-w-0 flex-1 truncate">{first.name}</span>
                  {more > 0 && <span className="text-2xs text-muted">{`and ${more} more`}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </View>
    </Card>
  );
}

function byTask(runs: UpcomingRunDto[]): { first: UpcomingRunDto; more: number }[] {
  const tasks = new Map<number, { first: UpcomingRunDto; more: number }>();
  for (const run of runs) {
    const known = tasks.get(run.taskId);
    if (known) known.more += 1;
    else tasks.set(run.taskId, { first: run, more: 0 });
  }
  return [...tasks.values()].slice(0, SHOWN);
}
