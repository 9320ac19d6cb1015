// The hours of a span of time as the clocks of a zone show them, changes of the clocks included.
import { toLocal } from "@/lib/zoned";

/** Every zone is whole quarters of an hour from UTC, and changes on one. */
const QUARTER = 15 * 60_000;
const HOUR = 4 * QUARTER;

export type Hour = { at: number; hour: number; day: string };
export type ClockChange = { at: number; hours: number };

export function hoursOf(from: number, to: number, zone: string): { hours: Hour[]; changes: ClockChange[] } {
  const hours: Hour[] = [];
  const changes: ClockChange[] = [];
  let before: number | undefined;
  for (let at = Math.ceil(from / QUARTER) * QUARTER; at <= to; at += QUARTER) {
    const local = toLocal(at, zone);
    const offset = Date.parse(`${local}Z`) - at;
    if (before !== undefined && offset !== before) changes.push({ at, hours: (offset - before) / HOUR });
    before = offset;
    if (local.endsWith(":00")) hours.push({ at, hour: Number(local.slice(11, 13)), day: local.slice(0, 10) });
  }
  return { hours, changes };
}

/** The begin of the hour that the clocks of a zone show. */
export function hourBegin(now: number, zone: string): number {
  const quarter = Math.floor(now / QUARTER) * QUARTER;
  return quarter - Number(toLocal(quarter, zone).slice(14, 16)) * 60_000;
}
