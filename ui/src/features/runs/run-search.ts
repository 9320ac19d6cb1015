// The filters of a history as they stand in the address, so that a link, back and forward lead to the same rows.
import type { RunFilter } from "@/bindings/RunFilter";
import { addDays, dayIn, isDay, toInstant } from "@/lib/zoned";

export const statuses = ["success", "error", "skipped", "cancelled", "interrupted", "running"] as const;
export const triggers = ["schedule", "catch_up", "manual", "retry"] as const;
export const periods = ["today", "yesterday", "week", "dates"] as const;

export type RunSearch = {
  /** A task type. */
  task?: string;
  /** Its component, where the type exists twice. */
  component?: string;
  status?: (typeof statuses)[number];
  trigger?: (typeof triggers)[number];
  when?: (typeof periods)[number];
  /** The first day of `dates`, "2026-03-02". */
  from?: string;
  /** The last day of `dates`, which is in it. */
  to?: string;
};

export const filters = ["task", "status", "trigger", "when"] as const;
export type FilterName = (typeof filters)[number];

/** What an address says, without what makes no sense. */
export function readRunSearch(raw: Record<string, unknown>): RunSearch {
  const word = (value: unknown) =>
    typeof value === "string" && /^\w{1,64}$/.test(value) ? value : undefined;
  const one = <T extends string>(value: unknown, of: readonly T[]) => of.find((known) => known === value);
  const when = one(raw.when, periods);
  const day = (value: unknown) => (when === "dates" && isDay(value) ? value : undefined);
  const task = word(raw.task);
  return trimmed({
    task,
    component: task && word(raw.component),
    status: one(raw.status, statuses),
    trigger: one(raw.trigger, triggers),
    when,
    from: day(raw.from),
    to: day(raw.to),
  });
}

/** What is not said is not there, so that equal searches are equal. */
function trimmed(search: RunSearch): RunSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** A search without one filter and what belongs to it. */
export function without(search: RunSearch, name: FilterName): RunSearch {
  const { [name]: _, ...others } = search;
  if (name === "task") delete others.component;
  if (name === "when") {
    delete others.from;
    delete others.to;
  }
  return others;
}

export const isFiltered = (search: RunSearch): boolean => filters.some((name) => search[name] !== undefined);

/** What to ask the backend; days are those of the zone times are shown in. */
export function toRunFilter(search: RunSearch, zone: string, now: number): Omit<RunFilter, "before"> {
  const { task, component, status, trigger } = search;
  const [first, last] = days(search, zone, now);
  const start = (day: string | undefined) => (day && toInstant(`${day}T00:00`, zone)) || undefined;
  const filter = {
    taskType: task,
    component,
    status,
    trigger,
    from: start(first),
    to: start(last && addDays(last, 1)),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** The first and the last day meant. An open end stays open: rows go on coming in. */
function days(search: RunSearch, zone: string, now: number): [string?, string?] {
  const today = dayIn(zone, now);
  switch (search.when) {
    case "today":
      return [today];
    case "yesterday":
      return [addDays(today, -1), addDays(today, -1)];
    case "week":
      return [addDays(today, -6)];
    case "dates":
      return [search.from, search.to];
    default:
      return [];
  }
}
