// Occurrences by the days they fall on, in the zone of this computer.
import type { EventDto } from "@/bindings/EventDto";
import { clockTime } from "@/lib/time";

export type AgendaDay = { day: Date; events: EventDto[] };

const DAYS = 14;

/** Midnight at the start of an instant's day. */
export function midnight(instant: number): Date {
  const day = new Date(instant);
  day.setHours(0, 0, 0, 0);
  return day;
}

/** By the calendar, not by 24 hours: days differ in length. */
function daysLater(day: Date, days: number): Date {
  const later = new Date(day);
  later.setDate(later.getDate() + days);
  return later;
}

/** The two weeks that begin `offset` days from `today`. */
export function agendaSpan(today: Date, offset: number): [Date, Date] {
  return [daysLater(today, offset), daysLater(today, offset + DAYS)];
}

/** A local midnight for a date without a time, the instant itself for everything else. */
function local(text: string, allDay: boolean): Date {
  return allDay ? new Date(`${text}T00:00:00`) : new Date(text);
}

/** The days of a span that have events, each event on every day it covers; all-day events first. */
export function groupByDay(events: EventDto[], from: Date, to: Date): AgendaDay[] {
  const days: AgendaDay[] = [];
  for (let day = from; day < to; day = daysLater(day, 1)) {
    const next = daysLater(day, 1);
    const covers = (event: EventDto) => {
      const start = local(event.start, event.allDay);
      const end = local(event.end, event.allDay);
      return start < next && (end > day || (start.getTime() === end.getTime() && start >= day));
    };
    const shown = events.filter(covers).sort((a, b) => Number(b.allDay) - Number(a.allDay));
    if (shown.length > 0) days.push({ day, events: shown });
  }
  return days;
}

/** When an event is on, as seen from one of its days: "09:00 – 10:00", "from 22:00", "until 02:00", "All day". */
export function timeOn(day: Date, event: EventDto): string {
  const next = daysLater(day, 1);
  const begins = new Date(event.start) >= day;
  const ends = new Date(event.end) <= next;
  if (event.allDay || !(begins || ends)) return "All day";
  if (begins && ends) return `${clockTime(event.start)} – ${clockTime(event.end)}`;
  return begins ? `from ${clockTime(event.start)}` : `until ${clockTime(event.end)}`;
}
