// Keys within the table, while the focus is in a row: they go on while they are held down, unlike shortcuts.
import type { KeyboardEvent } from "react";
import { areSingleKeysOn, isSingle } from "@/lib/single-keys";
import type { Cursor } from "./use-cursor";
import type { Selection } from "./use-selection";

/** Does what a key means; true where it means something. */
export function rowKey(
  event: KeyboardEvent,
  ids: readonly number[],
  cursor: Cursor,
  selection: Selection,
): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return false;
  // The space bar is a sign as well, and it presses what has the focus everywhere.
  if (event.key !== " " && isSingle(event.key) && !areSingleKeysOn()) return false;
  const target = event.target as HTMLElement;
  // Fields, lists and forms have keys of their own; so has everything outside of the table, such as a menu's list.
  if (target.closest("form, select, [role=menu]") || !event.currentTarget.contains(target)) return false;
  const row = target.matches("[data-task]") ? Number(target.dataset.task) : null;
  const [first] = ids;
  switch (event.key) {
    case "ArrowDown":
    case "j":
      cursor.step(1);
      return true;
    case "ArrowUp":
    case "k":
      cursor.step(-1);
      return true;
    case "PageDown":
      cursor.step(10);
      return true;
    case "PageUp":
      cursor.step(-10);
      return true;
    case "Home":
      if (first !== undefined) cursor.go(first);
      return true;
    case "End":
      cursor.step(ids.length);
      return true;
    case "Escape":
      if (selection.ids.size === 0) return false;
      selection.set([]);
      return true;
    case " ":
      if (row !== null) selection.toggle(row, event.shiftKey);
      return row !== null;
    case "Enter":
      if (row !== null) target.querySelector<HTMLElement>("a")?.click();
      return row !== null;
    default:
      return false;
  }
}
