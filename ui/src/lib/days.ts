// Days by the calendar of the zone shown, as their ISO dates ("2026-03-29"). Days differ in length, and some begin at
// 01:00 or not at all; so nothing here counts hours.
import { shownZone } from "./zone";

/** A date without a time: "2026-03-29". */
export type Day = string;

const MINUTE = 60_000;
/** No zone is further from UTC, and no jump takes longer. */
const FURTHEST = 27 * 60;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    const numbers = {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    } as const;
    found = new Intl.DateTimeFormat("en-US", {
      ...numbers,
      timeZone: zone,
      hourCycle: "h23",
      calendar: "gregory",
    });
    formats.set(zone, found);
  }
  return found;
}

/** "2026-03-29T01:30": what the clocks of the zone shown say; in the order of time but for an hour a year. */
export function wallTime(instant: number | Date): string {
  const part: Record<string, string> = {};
  for (const { type, value } of format(shownZone()).formatToParts(instant)) part[type] = value;
  return `${part.year?.padStart(4, "0")}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The day an instant falls on. */
export const dayOf = (instant: number | Date): Day => wallTime(instant).slice(0, 10);

/** The day `days` later, or earlier. */
export function addDays(day: Day, days: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

/** The first instant of a day. */
export const startOfDay = (day: Day): Date => instantAt(`${day}T00:00`);

/** When the clocks of the zone shown say "2026-03-29T08:00"; the first instant after it where they leave it out. */
export function instantAt(wall: string): Date {
  const near = new Date(`${wall}Z`).getTime();
  let [before, at] = [-FURTHEST, FURTHEST];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (wallTime(near + middle * MINUTE) >= wall) at = middle;
    else before = middle;
  }
  return new Date(near + at * MINUTE);
}
