// Occurrences by the days they fall on, in the zone of this computer.
import type { EventDto } from "@/bindings/EventDto";

export type AgendaDay = { day: Date; events: EventDto[] };

const DAYS = 14;

/** Midnight of the day `offset` days from today. */
export function dayFromToday(offset: number): Date {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  // By the calendar, not by 24 hours: days differ in length.
  day.setDate(day.getDate() + offset);
  return day;
}

/** The two weeks that begin `offset` days from today. */
export function agendaSpan(offset: number): [Date, Date] {
  return [dayFromToday(offset), dayFromToday(offset + DAYS)];
}

/** A local midnight for a date without a time, the instant itself for everything else. */
function local(text: string, allDay: boolean): Date {
  return allDay ? new Date(`${text}T00:00:00`) : new Date(text);
}

/** The days of a span that have events, each event on every day it covers; all-day events first. */
export function groupByDay(events: EventDto[], from: Date, to: Date): AgendaDay[] {
  const days: AgendaDay[] = [];
  for (const day = new Date(from); day < to; day.setDate(day.getDate() + 1)) {
    const next = new Date(day);
    next.setDate(next.getDate() + 1);
    const covers = (event: EventDto) => {
      const start = local(event.start, event.allDay);
      const end = local(event.end, event.allDay);
      return start < next && (end > day || (start.getTime() === end.getTime() && start >= day));
    };
    const shown = events.filter(covers).sort((a, b) => Number(b.allDay) - Number(a.allDay));
    if (shown.length > 0) days.push({ day: new Date(day), events: shown });
  }
  return days;
}
