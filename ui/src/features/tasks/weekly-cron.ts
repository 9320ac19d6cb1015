// Cron patterns of the shape "at a time, daily or on some weekdays": written from it, and read back to it. Every other
// pattern is the engine's alone to understand.

export type WeeklyTime = {
  /** "09:00". */
  time: string;
  /** 0 is Sunday, as in cron; all seven: daily. */
  days: number[];
};

/** A week as people go through it. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0];
export const WORKDAYS = [1, 2, 3, 4, 5];

// From a Sunday on. In UTC like its names, which would else go by the zone that this computer was in when they were made.
const day = (n: number) => Date.UTC(2026, 0, 4 + n);
const short = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" });
const long = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" });
export const dayName = (n: number): string => long.format(day(n));
export const shortDay = (n: number): string => short.format(day(n));

/** "0 9 * * 1-5"; null where the time is none or no day is chosen. */
export function toCron({ time, days }: WeeklyTime): string | null {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim()) ?? [];
  if (hour === undefined || minute === undefined || days.length === 0) return null;
  const field =
    days.length === 7 ? "*" : parts([...days].sort(), [0, 1, 2, 3, 4, 5, 6], "-", String).join(",");
  return `${Number(minute)} ${Number(hour)} * * ${field}`;
}

/** What `toCron` was given, from any spelling of it; null: the pattern is of another shape. */
export function fromCron(cron: string): WeeklyTime | null {
  const [, minute, hour, field] =
    /^(\d{1,2}) (\d{1,2}) \* \* ([\d,*-]+)$/.exec(cron.trim().replace(/\s+/g, " ")) ?? [];
  if (minute === undefined || hour === undefined || field === undefined) return null;
  if (Number(minute) > 59 || Number(hour) > 23) return null;
  const days = field === "*" ? [...WEEK] : field.split(",").flatMap(range);
  if (days.length === 0 || days.some((n) => Number.isNaN(n))) return null;
  const two = (text: string) => text.padStart(2, "0");
  return { time: `${two(hour)}:${two(minute)}`, days: WEEK.filter((n) => days.includes(n)) };
}

/** The days of "1-5" or "3"; 7 is Sunday, too. */
function range(part: string): number[] {
  const [, from, to] = /^([0-7])(?:-([0-7]))?$/.exec(part) ?? [];
  if (from === undefined || Number(to ?? from) < Number(from)) return [Number.NaN];
  const length = Number(to ?? from) - Number(from) + 1;
  return Array.from({ length }, (_, step) => (Number(from) + step) % 7);
}

/** "Daily 09:00", "Mon–Fri 09:00", "Mon, Thu 18:30". */
export function weeklyText({ time, days }: WeeklyTime): string {
  const when =
    days.length === 7
      ? "Daily"
      : parts(
          WEEK.filter((n) => days.includes(n)),
          WEEK,
          "–",
          shortDay,
        ).join(", ");
  return `${when} ${time}`;
}

/** Three and more in a row as a range, in the order of `week`. */
function parts(days: number[], week: number[], dash: string, name: (n: number) => string): string[] {
  const runs: number[][] = [];
  for (const n of days) {
    const run = runs.at(-1);
    if (run && week.indexOf(n) === week.indexOf(run.at(-1) ?? n) + 1) run.push(n);
    else runs.push([n]);
  }
  return runs.flatMap((run) =>
    run.length > 2 ? [`${name(run[0] ?? 0)}${dash}${name(run.at(-1) ?? 0)}`] : run.map(name),
  );
}
