// Events of the backend come in bursts; what they make stale is gathered and asked for once. Which event makes what stale
// is use-system-task-events' to know.
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { invalidateList, refreshRows } from "./task-rows";
import { overviewKey } from "./use-task-overview";

/** So long after a first event others may join it: too short to be seen. */
const BURST = 30;

/** Lists and figures that every event touches are asked for at most this often. */
const PAUSE = 1_000;

/** From so many changed rows on the whole list is one answer instead of many. */
const MANY = 20;

export type Stale = {
  /** A row changed; 0: all of them. */
  task: (taskId: number) => void;
  /** A task's latest runs changed; 0: everybody's. */
  overview: (taskId: number) => void;
  queries: (keys: readonly QueryKey[]) => void;
  stop: () => void;
};

export function gatherStale(queries: QueryClient): Stale {
  let tasks = new Set<number>();
  let overviews = new Set<number>();
  const later = new Map<string, QueryKey>();
  const soon = timer();
  const seldom = timer();
  let asked = Number.NEGATIVE_INFINITY;

  const flush = () => {
    const [rows, strips] = [tasks, overviews];
    tasks = new Set();
    overviews = new Set();
    if (rows.has(0) || rows.size > MANY) void invalidateList(queries);
    else if (rows.size > 0) void refreshRows(queries, [...rows]);
    if (strips.has(0)) void queries.invalidateQueries({ queryKey: overviewKey(0).slice(0, 2) });
    else for (const id of strips) void queries.invalidateQueries({ queryKey: overviewKey(id) });
  };
  const ask = () => {
    asked = Date.now();
    for (const queryKey of later.values()) void queries.invalidateQueries({ queryKey });
    later.clear();
  };
  return {
    task: (id) => {
      tasks.add(id);
      soon.start(flush, BURST);
    },
    overview: (id) => {
      overviews.add(id);
      soon.start(flush, BURST);
    },
    queries: (keys) => {
      for (const key of keys) later.set(JSON.stringify(key), key);
      // A clock that was set back must not make the pause longer.
      seldom.start(ask, Math.min(PAUSE, Math.max(BURST, asked + PAUSE - Date.now())));
    },
    stop: () => {
      soon.stop();
      seldom.stop();
    },
  };
}

/** One that is started while it runs goes on: a burst without end would never be answered else. */
function timer() {
  let running: ReturnType<typeof setTimeout> | undefined;
  return {
    start: (then: () => void, after: number) => {
      running ??= setTimeout(() => {
        running = undefined;
        then();
      }, after);
    },
    stop: () => {
      clearTimeout(running);
      running = undefined;
    },
  };
}
