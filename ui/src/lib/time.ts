// Times in words. All formatting is Intl's, in the zone of this computer.

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

const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const dayName = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** Everything there is to know about an instant, its zone included. */
export const absolute = (instant: string): string => full.format(new Date(instant));

/** "14:05" today, "Tue 24 Nov, 14:05" on other days. */
export function short(instant: string, now: number): string {
  const date = new Date(instant);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return (sameDay ? clock : dayAndClock).format(date);
}

export const clockTime = (instant: string): string => clock.format(new Date(instant));
export const dayLabel = (date: Date): string => dayName.format(date);

/** The zone times are shown in. */
export const shownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
