import { CalendarDays, ChevronLeft, ChevronRight, MapPin, Repeat } from "lucide-react";
import { useMemo, useState } from "react";
import type { EventDto } from "@/bindings/EventDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { clockTime, dayLabel, shownZone } from "@/lib/time";
import { agendaSpan, dayFromToday, groupByDay } from "./agenda";
import { useEvents } from "./api/use-events";

/** An agenda of two weeks, by day. */
export function CalendarPage() {
  const [offset, setOffset] = useState(0);
  const [from, to] = useMemo(() => agendaSpan(offset), [offset]);
  const events = useEvents(from, to);
  return (
    <Page
      title="Calendar"
      description={`Two weeks from ${dayLabel(from)}. Times are of ${shownZone()}.`}
      actions={
        <>
          <Button size="icon" aria-label="Two weeks back" onClick={() => setOffset(offset - 14)}>
            <ChevronLeft aria-hidden className="size-4" />
          </Button>
          <Button disabled={offset === 0} onClick={() => setOffset(0)}>
            Today
          </Button>
          <Button size="icon" aria-label="Two weeks on" onClick={() => setOffset(offset + 14)}>
            <ChevronRight aria-hidden className="size-4" />
          </Button>
        </>
      }
    >
      <View query={events} rows={6}>
        {(found) => {
          const days = groupByDay(found, from, to);
          if (days.length === 0) {
            return (
              <Card>
                <Empty icon={CalendarDays} title="Nothing in these two weeks">
                  Calendars are added in the settings.
                </Empty>
              </Card>
            );
          }
          return days.map(({ day, events }) => (
            <Card key={day.toISOString()}>
              <CardHeader
                title={
                  day.getTime() === dayFromToday(0).getTime() ? `Today, ${dayLabel(day)}` : dayLabel(day)
                }
              />
              <ul>
                {events.map((event) => (
                  <EventItem key={event.id} event={event} />
                ))}
              </ul>
            </Card>
          ));
        }}
      </View>
    </Page>
  );
}

function EventItem({ event }: { event: EventDto }) {
  return (
    <li className="flex items-baseline gap-4 border-line border-b px-4 py-2 last:border-b-0">
      <span className="tabular w-28 shrink-0 text-muted text-sm">
        {event.allDay ? "All day" : `${clockTime(event.start)} – ${clockTime(event.end)}`}
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm">{event.summary}</p>
        <p className="flex flex-wrap items-center gap-x-3 text-muted text-xs">
          {event.calendar}
          {event.location && (
            <span className="inline-flex items-center gap-1">
              <MapPin aria-hidden className="size-3" />
              {event.location}
            </span>
          )}
          {event.recurring && (
            <span className="inline-flex items-center gap-1">
              <Repeat aria-hidden className="size-3" />
              repeats
            </span>
          )}
        </p>
      </div>
    </li>
  );
}
