// Times as the clocks of some zone show them, both ways: for fields one writes a time into, and for whole days. The zone
// shown has shorter names for the same in days.ts; times in words are time.ts's.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are dear to make, so each is made once for each zone. */
function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    hourCycle: "h23",
    calendar: "gregory",
  });
  formats.set(zone, made);
  return made;
}

/** What the clocks of a zone show at an instant: "2026-03-02T14:05"; in the order of time but for an hour a year. */
export function toLocal(instant: string | number | Date, zone: string): string {
  const part: Record<string, string> = {};
  for (const { type, value } of format(zone).formatToParts(new Date(instant))) part[type] = value;
  return `${part.year?.padStart(4, "0")}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The first instant at which the clocks of a zone show a local time; null where it is none. */
export function toInstant(local: string, zone: string): string | null {
  const asUtc = Date.parse(`${local.slice(0, 16)}Z`);
  if (!Number.isFinite(asUtc)) return null;
  // Offsets of the day before and after: between them lies whatever change of the clocks there is.
  const around = [asUtc - DAY, asUtc + DAY].map((at) => asUtc - offset(at, zone));
  const found = around.filter((at) => toLocal(at, zone) === local.slice(0, 16));
  // A time that the clocks leave out is the one they would have shown without the change.
  return new Date(found.length > 0 ? Math.min(...found) : Math.max(...around)).toISOString();
}

/** How far ahead of UTC the clocks of a zone are, in milliseconds. */
function offset(at: number, zone: string): number {
  return Date.parse(`${toLocal(at, zone)}Z`) - Math.floor(at / MINUTE) * MINUTE;
}

/**
 * "UTC+2", "UTC-3:30": how far ahead of UTC the clocks of a zone are at an instant. `Intl` would say it too, but reads all
 * its names of zones for that.
 */
export function offsetName(zone: string, instant: number): string {
  const minutes = offset(instant, zone) / MINUTE;
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** The day it is in a zone: "2026-03-02". */
export const dayIn = (zone: string, now: number): string => toLocal(now, zone).slice(0, 10);

/** A day so many days later, or earlier. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** True of "2026-03-02", false of "2026-02-30" and of anything else. */
export function isDay(text: unknown): text is string {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isFinite(date.getTime()) && date.toISOString().startsWith(text);
}
