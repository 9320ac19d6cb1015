// Until when something is held back, where somebody writes that into a field: judged and refused in the same words wherever
// it is asked for.
import { instantAt } from "./days";

/** The instant at which the clocks of the zone shown say what was written; null where that is no time to come. */
export function timeToCome(written: string, now: number | Date): Date | null {
  const at = instantAt(written);
  return at.getTime() > Number(now) ? at : null;
}

/** Why what was written is none. */
export const whyNotToCome = (written: string): string =>
  written ? "This time has passed; name one to come." : "Name a day and a time.";
