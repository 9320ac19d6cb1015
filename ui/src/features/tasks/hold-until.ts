// Until when something is put on hold: the choices, and the instant each of them means.

export type HoldChoice = "hour" | "hours" | "tomorrow" | "time" | "open";

const HOUR = 3_600_000;

/** The next morning at eight, by this computer's clocks. */
export function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
}

/** The instant, RFC 3339; undefined: without an end; null: what was written is no time to come. */
export function holdUntil(choice: HoldChoice, written: string, now: Date): string | undefined | null {
  switch (choice) {
    case "hour":
      return new Date(now.getTime() + HOUR).toISOString();
    case "hours":
      return new Date(now.getTime() + 4 * HOUR).toISOString();
    case "tomorrow":
      return tomorrowMorning(now).toISOString();
    case "open":
      return undefined;
    case "time": {
      const at = new Date(written);
      return Number.isNaN(at.getTime()) || at <= now ? null : at.toISOString();
    }
  }
}

/** A time as a field for date and time writes it, by this computer's clocks. */
export function fieldTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
