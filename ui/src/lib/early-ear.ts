// The ear of the start: it listens from before the first answers until the page listens by itself. It makes nothing of what
// it hears: only that what was read meanwhile may be stale.
import { type Subscription, subscribe } from "./ipc";

const EVENTS = ["system_task_run", "system_task_changed"];

let ears: Subscription[] = [];
let heard = false;
let isOver = false;

/** Resolves once it listens; rejects where it cannot. */
export async function listenEarly(): Promise<void> {
  heard = false;
  isOver = false;
  const listening = EVENTS.map((event) =>
    subscribe(event, () => {
      heard = true;
    }),
  );
  const outcomes = await Promise.allSettled(listening.map(({ ready }) => ready));
  const isDeaf = outcomes.some(({ status }) => status === "rejected");
  // The page may listen by now: an ear that comes after it would stay.
  if (isDeaf || isOver) for (const { stop } of listening) stop();
  else ears = listening;
  if (isDeaf) throw new Error("the backend's events cannot be heard");
}

/** Whether it listens. */
export const isHearing = (): boolean => ears.length > 0;

/** The page listens from now on. Says whether what was read before may be stale: something happened, or nobody listened. */
export function handOver(): boolean {
  const isStale = heard || !isHearing();
  isOver = true;
  for (const { stop } of ears) stop();
  ears = [];
  return isStale;
}
