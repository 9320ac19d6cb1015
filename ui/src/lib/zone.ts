// The zone that times are shown in: the one of the settings, or this computer's. Module state, because whoever writes a
// time out must agree with everybody else; what a schedule goes by is another matter, and the engine's.
import { useSyncExternalStore } from "react";

/** What the settings call the computer's own zone. */
export const SYSTEM_ZONE = "system";

/** A computer that travels is noticed after so long. */
const ASK_AGAIN = 10_000;

let chosen: string | undefined;
let computer = { zone: "", askedAt: Number.NEGATIVE_INFINITY };
const listeners = new Set<() => void>();

/** Shows times in this zone from now on; one that this window does not know is as none. */
export function setShownZone(zone: string | undefined): void {
  chosen = zone && zone !== SYSTEM_ZONE && isZone(zone) ? zone : undefined;
  computer.askedAt = Number.NEGATIVE_INFINITY;
  tell();
}

/** The zone times are shown in, by its name. */
export const shownZone = (): string => chosen ?? computerZone();

/** The zone of this computer's clock. Whoever is the first to be told another has everybody told. */
export function computerZone(): string {
  const now = Date.now();
  if (Math.abs(now - computer.askedAt) > ASK_AGAIN) {
    const before = computer.zone;
    computer = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, askedAt: now };
    // Not at once: it may be asked for while something renders.
    if (before !== "" && before !== computer.zone) queueMicrotask(tell);
  }
  return computer.zone;
}

/** The zone times are shown in; renders again when it is another, by choice or because the computer travelled. */
export function useShownZone(): string {
  return useSyncExternalStore(subscribe, shownZone);
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Two names of one zone, such as "Etc/UTC" and "UTC". */
export function isSameZone(a: string, b: string): boolean {
  return a === b || (isZone(a) && isZone(b) && canonical(a) === canonical(b));
}

/** Not every engine takes one name for another's. */
const UTC = /^((Etc\/)?(UTC|UCT|GMT|GMT[+-]?0|Universal|Zulu|Greenwich))$/;

function canonical(zone: string): string {
  const name = Intl.DateTimeFormat(undefined, { timeZone: zone }).resolvedOptions().timeZone;
  return UTC.test(name) ? "UTC" : name;
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat(undefined, { timeZone: zone }));
  } catch {
    return false;
  }
}
