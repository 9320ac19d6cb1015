// Which pages lie behind one in the history, as far as this window has been there.
import type { ParsedLocation } from "@tanstack/react-router";

/** By their places in the history. */
const pages: string[] = [];

export function notePage({ pathname, state }: ParsedLocation): void {
  pages[state.__TSR_index] = pathname;
}

/** How far to go, such as -1, to the page one has come from, where it is this one; its own filters may lie in between. */
export function wayBackTo(page: string, { pathname, state }: ParsedLocation): number | null {
  let place = state.__TSR_index - 1;
  while (place >= 0 && pages[place] === pathname) place -= 1;
  return pages[place] === page ? place - state.__TSR_index : null;
}
