// One clock for everything that shows a relative time: it ticks once a minute, each second only while somebody is
// within a minute of the instant they show.
import { useCallback, useSyncExternalStore } from "react";

const listeners = new Map<() => void, number>();
let timer: ReturnType<typeof setTimeout> | undefined;
let now = Date.now();

const MINUTE = 60_000;
const SECOND = 1_000;

/** The next tick that anybody needs: on the second near an instant, else on the minute. */
function delay(): number {
  const near = [...listeners.values()].some((at) => Math.abs(at - Date.now()) < MINUTE + SECOND);
  const step = near ? SECOND : MINUTE / 4;
  return step - (Date.now() % step);
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners.keys()) listener();
  schedule();
}

function schedule(): void {
  clearTimeout(timer);
  timer = listeners.size > 0 ? setTimeout(tick, delay()) : undefined;
}

/** The present in milliseconds; renders again when a time near `instant` would read differently. */
export function useNow(instant?: string | null): number {
  const at = instant ? new Date(instant).getTime() : Number.POSITIVE_INFINITY;
  const listen = useCallback(
    (listener: () => void) => {
      now = Date.now();
      listeners.set(listener, at);
      schedule();
      return () => {
        listeners.delete(listener);
        schedule();
      };
    },
    [at],
  );
  return useSyncExternalStore(listen, () => now);
}
