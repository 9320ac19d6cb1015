// Days and times by the calendar and the clocks of the zone shown, days as their ISO dates ("2026-03-29"). Days differ in
// length, and some begin at 01:00 or not at all; so nothing here counts hours. Of other zones zoned.ts knows.
import { shownZone } from "./zone";
import { addDays, toInstant, toLocal } from "./zoned";

export { addDays } from "./zoned";

/** A date without a time: "2026-03-29". */
export type Day = string;

/** "2026-03-29T01:30": what the clocks of the zone shown say. */
export const wallTime = (instant: number | Date): string => toLocal(instant, shownZone());

/** The day an instant falls on. */
export const dayOf = (instant: number | Date): Day => wallTime(instant).slice(0, 10);

/** The first instant of a day. */
export const startOfDay = (day: Day): Date => instantAt(`${day}T00:00`);

/** When the clocks of the zone shown say "2026-03-29T08:00"; no valid date where it is no time. */
export const instantAt = (wall: string): Date => new Date(toInstant(wall, shownZone()) ?? Number.NaN);

/** Tomorrow at eight, by the clocks of the zone shown. */
export const tomorrowMorning = (now: number | Date): Date => instantAt(`${addDays(dayOf(now), 1)}T08:00`);
