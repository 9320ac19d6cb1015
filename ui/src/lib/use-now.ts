// One clock for everything that shows a relative time: it ticks four times a minute, and each second for those only who
// are within a minute of the instant they show.
import { useCallback, useSyncExternalStore } from "react";

/** Who shows the present, and the instants they compare it with. */
const listeners = new Map<() => void, number[]>();
let timer: ReturnType<typeof setTimeout> | undefined;
let now = Date.now();
/** When everybody was last told. */
let told = now;

const MINUTE = 60_000;
const SECOND = 1_000;
const QUARTER = MINUTE / 4;

/** With the second after the minute, in which what is longer than a minute begins. */
const isNear = (instants: number[]) => instants.some((at) => Math.abs(at - Date.now()) < MINUTE + 2 * SECOND);

/** Until the next tick that anybody needs. */
function delay(): number {
  const step = [...listeners.values()].some(isNear) ? SECOND : QUARTER;
  return step - (Date.now() % step);
}

function tick(): void {
  now = Date.now();
  const isForAll = Math.floor(now / QUARTER) !== Math.floor(told / QUARTER);
  if (isForAll) told = now;
  for (const [listener, instants] of listeners) if (isForAll || isNear(instants)) listener();
  schedule();
}

function schedule(): void {
  clearTimeout(timer);
  timer = listeners.size > 0 ? setTimeout(tick, delay()) : undefined;
}

/** The present in milliseconds; renders again when a time near one of `instants` would read differently. */
export function useNow(...instants: (string | null | undefined)[]): number {
  const known = instants.filter((instant) => instant != null).join(" ");
  const listen = useCallback(
    (listener: () => void) => {
      now = Date.now();
      if (listeners.size === 0) told = now;
      listeners.set(
        listener,
        known.split(" ").map((instant) => new Date(instant).getTime()),
      );
      schedule();
      return () => {
        listeners.delete(listener);
        schedule();
      };
    },
    [known],
  );
  return useSyncExternalStore(listen, () => now);
}
