// Whether keys do something by themselves, such as "r": whoever speaks to the computer, or presses keys by accident, switches
// that off (WCAG 2.1.4), and what has Ctrl or a name, such as an arrow, goes on. This window keeps it.
import { useSyncExternalStore } from "react";

const COPY = "single-keys";
const OFF = "off";

const listeners = new Set<() => void>();

export const areSingleKeysOn = (): boolean => localStorage.getItem(COPY) !== OFF;

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(COPY);
  else localStorage.setItem(COPY, OFF);
  for (const listener of listeners) listener();
}

export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, areSingleKeysOn);

export type Hint = {
  /** For the end of a title or a placeholder: "  ( s )". */
  text: string;
  /** For `aria-keyshortcuts`. */
  keys: string | undefined;
};

/** What says that `key` does something; nothing where it does not, as single keys are switched off. */
export function useHint(key: string, keys: string = key): Hint {
  return useSingleKeys() ? { text: `  ( ${key} )`, keys } : { text: "", keys: undefined };
}

/** "r", "?" or "g d": signs alone, without Ctrl. */
export const isSingle = (keys: string): boolean => keys.split(" ").every((key) => key.length === 1);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
