// How far the dashboard looks. On its own, because it is asked for before the dashboard's code is there.
import type { RunFilter } from "@/bindings/RunFilter";

/** What is shown of what comes. */
export const DAY_HOURS = 24;

/** What is shown of history. */
export const NEWEST: RunFilter = { limit: 10 };

/** So far back a run that was cut off, or a slot that was missed, is still worth a person's time. */
const LOOKED_AT = 50;

export const INTERRUPTED: RunFilter = { status: "interrupted", limit: LOOKED_AT };

/** The missed ones are among them. */
export const SKIPPED: RunFilter = { status: "skipped", limit: LOOKED_AT };
