// Until when something is put on hold: the choices, and the instant each of them means by the clocks of the zone shown,
// which is the one the answer is told in.
import { tomorrowMorning } from "@/lib/days";
import { timeToCome } from "@/lib/time-to-come";

export type HoldChoice = "hour" | "hours" | "tomorrow" | "time" | "open";

const HOUR = 3_600_000;

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
    case "time":
      return timeToCome(written, now)?.toISOString() ?? null;
  }
}
