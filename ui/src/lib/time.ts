// Times in words. All formatting is Intl's, in the zone of the settings (`zone.ts`). Days of the calendar are in `days.ts`.
import { shownZone } from "./zone";
import { dayIn, offsetName } from "./zoned";

export { shownZone } from "./zone";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Days from which on hours say nothing any more. */
const WEEK = 7;

/** "5 min ago", "in 10 min", "in 3 s", "just now". */
export function relative(instant: string, now: number): string {
  const delta = new Date(instant).getTime() - now;
  const size = Math.abs(delta);
  if (delta <= 0 && size < 10_000) return "just now";
  const text = span(size);
  return delta > 0 ? `in ${text}` : `${text} ago`;
}

/** "41 s", "5 min", "2 h 10 min", "1 d 3 h", "12 d". */
export function span(milliseconds: number): string {
  // Never "60 s", which is a minute.
  if (milliseconds < MINUTE) return `${Math.min(59, Math.max(1, Math.round(milliseconds / 1000)))} s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < DAY) {
    const hours = Math.floor(milliseconds / HOUR);
    const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
    return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  }
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  // In a week of history "1 d" would be the name of a hundred runs.
  return days >= WEEK || hours === 0 ? `${days} d` : `${days} d ${hours} h`;
}

/** "840 ms", "3.2 s", "2 min": how long a run took. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  return span(Math.max(milliseconds, MINUTE));
}

/** As the engine's sentences say them, "Daily 15:30": two clocks in one window would be one too many. */
const hourCycle = "h23";

const dayAndClock = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle,
} as const;

const shapes = {
  full: { dateStyle: "full", timeStyle: "medium", hourCycle },
  clock: { hour: "2-digit", minute: "2-digit", hourCycle },
  clockAndSeconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle },
  dayAndClock,
  yearAndClock: { ...dayAndClock, year: "numeric" },
  dayName: { weekday: "long", day: "numeric", month: "long" },
  dayNameAndYear: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  day: { weekday: "short", day: "numeric", month: "short" },
  dayAndYear: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  weekday: { weekday: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are dear to make, so each is made once for each zone. */
function format(
  shape: keyof typeof shapes,
  instant: string | number | Date,
  timeZone: string = shownZone(),
): string {
  const key = `${shape} ${timeZone}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(undefined, { ...shapes[shape], timeZone });
    formats.set(key, found);
  }
  return found.format(new Date(instant));
}

/** Everything there is to know about an instant, its zone included: "… at 13:00:00 UTC+1 (Europe/Berlin)". */
export function absolute(instant: string): string {
  const zone = shownZone();
  const offset = offsetName(zone, Date.parse(instant));
  return `${format("full", instant)} ${offset === zone ? zone : `${offset} (${zone})`}`;
}

/** "14:05" today, "Tue 24 Nov, 14:05" on other days, with the year where it is another one; as the clocks of a zone show it. */
export function short(instant: string, now: number, zone: string = shownZone()): string {
  const [day, today] = [dayIn(zone, Date.parse(instant)), dayIn(zone, now)];
  if (day === today) return format("clock", instant, zone);
  return format(isSameYear(day, today) ? "dayAndClock" : "yearAndClock", instant, zone);
}

/** Of two days by the calendar, or times that begin with them. */
const isSameYear = (one: string, other: string): boolean => one.slice(0, 4) === other.slice(0, 4);

export const clockTime = (instant: string | number | Date): string => format("clock", instant);

/** "Tuesday 24 November", with the year where it is another one than now. */
export function dayLabel(date: number | Date, now: number | Date): string {
  const isThisYear = isSameYear(dayIn(shownZone(), Number(date)), dayIn(shownZone(), Number(now)));
  return format(isThisYear ? "dayName" : "dayNameAndYear", date);
}

/** "14:05:09", as the clocks of a zone show it. */
export const clockAndSeconds = (instant: string, zone: string): string =>
  format("clockAndSeconds", instant, zone);

/** "Tue 24 Nov" of a day by the calendar, or a time that begins with it; with the year where that is not the one of `today`. */
export const dayText = (day: string, today: string): string =>
  format(isSameYear(day, today) ? "day" : "dayAndYear", noon(day), "UTC");

/** "Tue" of a day by the calendar. */
export const weekday = (day: string): string => format("weekday", noon(day), "UTC");

/** Of a day that is no instant: it is written as if it were one in UTC, so that nobody shifts it. */
const noon = (day: string): string => `${day.slice(0, 10)}T12:00:00Z`;
