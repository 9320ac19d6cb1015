import { Link } from "@tanstack/react-router";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { dayLabel, shownZone } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { agendaSpan, groupByDay, midnight } from "./agenda";
import { useEvents } from "./api/use-events";
import { EventItem } from "./event-item";

/** An agenda of two weeks, by day. */
export function CalendarPage() {
  const [offset, setOffset] = useState(0);
  // A window left open shows the next day once it has come.
  const today = midnight(useNow());
  const [from, to] = agendaSpan(today, offset);
  const events = useEvents(from, to);
  return (
    <Page
      title="Calendar"
      description={`Two weeks from ${dayLabel(from)}. Times in ${shownZone()}.`}
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
      <View query={events} rows={6} framed>
        {(found) => {
          const days = groupByDay(found, from, to);
          if (days.length === 0) {
            return (
              <Card>
                <Empty icon={CalendarDays} title="Nothing in these two weeks">
                  Calendars are added in the{" "}
                  <Link to="/settings" className="text-accent underline">
                    settings
                  </Link>
                  .
                </Empty>
              </Card>
            );
          }
          return days.map(({ day, events }) => (
            <Card key={day.toISOString()}>
              <CardHeader
                title={day.getTime() === today.getTime() ? `Today, ${dayLabel(day)}` : dayLabel(day)}
              />
              <ul>
                {events.map((event) => (
                  <EventItem key={event.id} event={event} day={day} />
                ))}
              </ul>
            </Card>
          ));
        }}
      </View>
    </Page>
  );
}
