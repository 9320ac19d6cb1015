// What was lately chosen in the palette, on this computer only: a convenience, so it may be lost.

const KEPT = 8;
const PLACE = "recent-commands";

/** Ids of commands, the latest first. */
export function recentCommands(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

export function rememberCommand(id: string): void {
  const others = recentCommands().filter((known) => known !== id);
  localStorage.setItem(PLACE, JSON.stringify([id, ...others].slice(0, KEPT)));
}
