// Keys that do something wherever one is: one ear on the document, and a list of what is registered while it is on the
// screen. It is not for keys inside a control, such as Enter in a field: those are the control's own.
import { useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { areSingleKeysOn, isSingle } from "./single-keys";

export type Shortcut = {
  /** "r", "?", "g d" (one after the other), "Ctrl+K" or "Ctrl+Plus" (Cmd on a Mac). */
  keys: string;
  /** What it does, as the sheet and the palette say it. */
  label: string;
  group: string;
  run: () => void;
  enabled?: boolean;
  /** Also while a dialog has the keys to itself; only of those with Ctrl. */
  overDialogs?: boolean;
  /** Again and again while its keys are held; only of those with Ctrl. */
  repeats?: boolean;
};

/** So long the second key of "g d" may take. */
const NEXT_KEY = 1_500;

const registered = new Set<Shortcut>();
const listeners = new Set<() => void>();
let listed: readonly Shortcut[] = [];
let begun = "";
let forget: ReturnType<typeof setTimeout> | undefined;

/** Registers a shortcut while mounted. Of two for the same keys the later one is in force, so a page goes before the shell. */
export function useShortcut(shortcut: Shortcut): void {
  const { keys, label, group, enabled = true, overDialogs, repeats } = shortcut;
  const latest = useRef(shortcut);
  // Before the frame that shows what it is for: whoever sees that may press at once.
  useLayoutEffect(() => {
    latest.current = shortcut;
  });
  useLayoutEffect(() => {
    const entry = { keys, label, group, enabled, overDialogs, repeats, run: () => latest.current.run() };
    registered.add(entry);
    changed();
    return () => {
      registered.delete(entry);
      changed();
    };
  }, [keys, label, group, enabled, overDialogs, repeats]);
}

/** What can be pressed right now, each keys once. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => listed);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  const byKeys = new Map<string, Shortcut>();
  for (const entry of registered) if (entry.enabled) byKeys.set(entry.keys, entry);
  listed = [...byKeys.values()];
  if (registered.size > 0) document.addEventListener("keydown", hear);
  else document.removeEventListener("keydown", hear);
  for (const listener of listeners) listener();
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const withCtrlHeld = event.ctrlKey || event.metaKey;
  if (event.repeat && !withCtrlHeld) return;
  const modal = isModal();
  // A list that has the focus takes letters for itself: Esc leaves it, as it leaves a search.
  if (event.key === "Escape" && !modal && event.target instanceof HTMLSelectElement) event.target.blur();
  if (event.altKey) return;
  if (withCtrlHeld) {
    const name = withCtrl(event).toLowerCase();
    const found = listed.find(
      ({ keys, overDialogs }) => keys.toLowerCase() === name && (overDialogs || !modal),
    );
    if (found && (!event.repeat || found.repeats)) answer(event, found);
    return;
  }
  if (modal || isTaken(event.target)) return;
  const key = nameOf(event);
  if (key === "Shift" || (isSingle(key) && !areSingleKeysOn())) return;
  const sequence = begun ? `${begun} ${key}` : key;
  const found = match(sequence) ?? match(key);
  if (begun !== "" || !listed.some(({ keys }) => keys.startsWith(`${key} `))) begin("");
  else begin(key);
  if (found) answer(event, found);
}

const isLetter = (key: string) => key.length === 1 && key.toLowerCase() !== key.toUpperCase();

/** A letter is large where Shift is held, whatever Caps Lock makes of it. */
const nameOf = ({ key, shiftKey }: KeyboardEvent) =>
  isLetter(key) ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key;

/** Signs that shortcuts have by their name; the first two are one key on many keyboards, and zoom in everywhere. */
const signs: Record<string, string> = { "+": "Plus", "=": "Plus", "-": "Minus" };

const withCtrl = ({ key, shiftKey }: KeyboardEvent) =>
  `Ctrl+${isLetter(key) && shiftKey ? "Shift+" : ""}${signs[key] ?? key}`;

const match = (keys: string) => listed.find((entry) => entry.keys === keys);

function begin(key: string): void {
  clearTimeout(forget);
  begun = key;
  if (key) forget = setTimeout(() => begin(""), NEXT_KEY);
}

function answer(event: KeyboardEvent, shortcut: Shortcut): void {
  event.preventDefault();
  begin("");
  shortcut.run();
}

/** A dialog has the keys to itself, also one whose code is being read. */
const isModal = () =>
  document.querySelector('[role="dialog"], [role="alertdialog"], [data-opening]') !== null;

const TYPED_INTO =
  'textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="combobox"], input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])';

/** Somebody is writing there, or choosing by letters. */
const isTaken = (target: EventTarget | null) =>
  target instanceof Element && target.closest(TYPED_INTO) !== null;
