// Times in words. All formatting is Intl's, in the zone of the settings (`zone.ts`). Days of the calendar are in `days.ts`.
import { dayOf } from "./days";
import { shownZone } from "./zone";

export { shownZone } from "./zone";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "5 min ago", "in 10 min", "in 3 s", "just now". */
export function relative(instant: string, now: number): string {
  const delta = new Date(instant).getTime() - now;
  const size = Math.abs(delta);
  if (delta <= 0 && size < 10_000) return "just now";
  const text = span(size);
  return delta > 0 ? `in ${text}` : `${text} ago`;
}

/** "41 s", "5 min", "2 h 10 min", "3 d". */
export function span(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < DAY) {
    const hours = Math.floor(milliseconds / HOUR);
    const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
    return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  }
  return `${Math.floor(milliseconds / DAY)} d`;
}

/** "840 ms", "3.2 s", "2 min": how long a run took. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < MINUTE) return `${(milliseconds / 1000).toFixed(1)} s`;
  return span(milliseconds);
}

const shapes = {
  full: { dateStyle: "full", timeStyle: "long" },
  clock: { hour: "2-digit", minute: "2-digit" },
  dayAndClock: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  dayName: { weekday: "long", day: "numeric", month: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are dear to make, so each is made once for each zone. */
function format(shape: keyof typeof shapes, instant: string | number | Date): string {
  const timeZone = shownZone();
  const key = `${shape} ${timeZone}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(undefined, { ...shapes[shape], timeZone });
    formats.set(key, found);
  }
  return found.format(new Date(instant));
}

/** Everything there is to know about an instant, its zone included: "… at 1:00:00 PM GMT+1 (Europe/Berlin)". */
export const absolute = (instant: string): string => `${format("full", instant)} (${shownZone()})`;

/** "14:05" today, "Tue 24 Nov, 14:05" on other days. */
export function short(instant: string, now: number): string {
  return format(dayOf(new Date(instant)) === dayOf(now) ? "clock" : "dayAndClock", instant);
}

export const clockTime = (instant: string | number | Date): string => format("clock", instant);
export const dayLabel = (date: Date): string => format("dayName", date);
