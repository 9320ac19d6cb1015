import { Fragment } from "react";
import type { Day } from "@/lib/days";
import { clockTime, dayLabel } from "@/lib/time";
import { type AgendaDay, dayTitle } from "./agenda";
import { EventItem } from "./event-item";

export type DayCardProps = { agenda: AgendaDay; today: Day; now: number };

/** A day with its events; its heading stays in sight, and today has a line where the present is. */
export function DayCard({ agenda: { day, date, events }, today, now }: DayCardProps) {
  const isToday = date === today;
  // The line stands before the first event to come, or at the end of the day's.
  const next = events.find(({ allDay, start }) => !allDay && Date.parse(start) > now);
  return (
    <section aria-labelledby={`day-${date}`} className="rounded-lg border border-line bg-surface">
      <h2
        id={`day-${date}`}
        className="sticky top-0 z-1 flex min-h-9 items-center justify-between rounded-t-lg border-line border-b bg-surface px-4 py-1.5 font-semibold text-sm"
      >
        {dayTitle(day, date, today, (date) => dayLabel(date, now))}
      </h2>
      <ul>
        {events.length === 0 && <li className="px-4 py-2 text-muted text-sm">Nothing today.</li>}
        {events.map((event) => (
          <Fragment key={event.id}>
            {isToday && event === next && <NowLine now={now} />}
            <EventItem event={event} day={date} now={now} />
          </Fragment>
        ))}
        {isToday && !next && <NowLine now={now} />}
      </ul>
    </section>
  );
}

function NowLine({ now }: { now: number }) {
  return (
    <li className="tabular flex items-center gap-2 px-4 py-1 font-medium text-2xs text-bad">
      <span className="w-40 shrink-0 max-[50rem]:w-32">Now, {clockTime(now)}</span>
      <span aria-hidden className="h-px flex-1 bg-bad" />
    </li>
  );
}
