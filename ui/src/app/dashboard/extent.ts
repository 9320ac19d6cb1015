// How far the dashboard looks. On its own, because it is asked for before the dashboard's code is there.
import type { RunFilter } from "@/bindings/RunFilter";

/** What is shown of what comes. */
export const DAY_HOURS = 24;

/** What is shown of history. */
export const NEWEST: RunFilter = { limit: 10 };

/** So far back a run that was cut off, or a slot that was missed, is still worth a person's time. */
const LOOKED_AT = 50;

export const INTERRUPTED: RunFilter = { status: "interrupted", limit: LOOKED_AT };

/** No others of the skipped ones: a task that overlaps makes so many that the missed ones would be behind them. */
export const MISSED: RunFilter = { status: "skipped", reason: "missed", limit: LOOKED_AT };
