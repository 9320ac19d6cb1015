// Occurrences by the days they fall on, in the zone shown.
import type { EventDto } from "@/bindings/EventDto";
import { addDays, type Day, dayOf, startOfDay } from "@/lib/days";
import { inOrder } from "@/lib/in-order";
import { clockTime } from "@/lib/time";

export type AgendaDay = { day: Date; date: Day; events: EventDto[] };

/** The first and the last day, exclusive, an event falls on. */
function daysOf({ start, end, allDay }: EventDto): [Day, Day] {
  if (allDay) return [start, end > start ? end : addDays(start, 1)];
  const first = dayOf(new Date(start));
  // What ends at midnight ends on the day before; what has no length is on its day all the same.
  const last = dayOf(Math.max(new Date(end).getTime() - 1, new Date(start).getTime()));
  return [first, addDays(last, 1)];
}

/**
 * The days of a span that have events, each event on every day it covers; all-day events first, then by their start.
 * `today` is one of them even without any: where one is in the agenda is part of it.
 */
export function groupByDay(events: EventDto[], from: Day, to: Day, today?: Day): AgendaDay[] {
  const spans = events.map((event) => ({ event, span: daysOf(event) }));
  const days: AgendaDay[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) {
    const shown = spans.filter(({ span: [first, end] }) => first <= date && date < end);
    if (shown.length === 0 && date !== today) continue;
    const order = ({ event }: (typeof shown)[number]) =>
      event.allDay ? "" : new Date(event.start).toISOString();
    shown.sort((a, b) => inOrder(order(a), order(b)));
    days.push({ day: startOfDay(date), date, events: shown.map(({ event }) => event) });
  }
  return days;
}

/** When an event is on, as seen from one of its days: "09:00 – 10:00", "from 22:00", "until 02:00", "All day". */
export function timeOn(day: Day, event: EventDto): string {
  if (event.allDay) return "All day";
  const begins = dayOf(new Date(event.start)) === day;
  const ends = new Date(event.end) <= startOfDay(addDays(day, 1));
  if (!(begins || ends)) return "All day";
  if (begins && event.start === event.end) return clockTime(event.start);
  if (begins && ends) return `${clockTime(event.start)} – ${clockTime(event.end)}`;
  return begins ? `from ${clockTime(event.start)}` : `until ${clockTime(event.end)}`;
}

/** Which of its days this is, for what lasts several: "day 2 of 4". */
export function dayCount(day: Day, event: EventDto): string | null {
  const [first, end] = daysOf(event);
  const days = (to: Day) => Math.round((Date.parse(to) - Date.parse(first)) / 86_400_000);
  return days(end) > 1 ? `day ${days(day) + 1} of ${days(end)}` : null;
}

/** Whether an event with a time goes on right now. */
export function isOn(event: EventDto, now: number): boolean {
  return !event.allDay && Date.parse(event.start) <= now && now < Date.parse(event.end);
}

/** "Today, Monday, March 2": the days next to the present by their names. */
export function dayTitle(date: Date, day: Day, today: Day, label: (date: Date) => string): string {
  const names = new Map([
    [today, "Today"],
    [addDays(today, 1), "Tomorrow"],
    [addDays(today, -1), "Yesterday"],
  ]);
  const name = names.get(day);
  return name ? `${name}, ${label(date)}` : label(date);
}
