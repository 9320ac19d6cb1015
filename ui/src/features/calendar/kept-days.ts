// Which days calendars are kept of: outside of them an empty week says nothing of what is in a calendar.
import { addDays, type Day } from "@/lib/days";

/** As `calendar_sync` keeps them (`window.rs`). */
const BACK = 30;
const AHEAD = 365;

export type KeptDays = { first: Day; last: Day };

export const keptDays = (today: Day): KeptDays => ({
  first: addDays(today, -BACK),
  last: addDays(today, AHEAD),
});

/** How much of a span, `to` exclusive, is kept. */
export function isKept(from: Day, to: Day, { first, last }: KeptDays): "all" | "some" | "none" {
  if (to <= first || from > last) return "none";
  return from >= first && addDays(to, -1) <= last ? "all" : "some";
}
