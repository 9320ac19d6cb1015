// What the palette offers, and in which order.
import { fitness } from "./fuzzy";

export type Command = {
  /** The same in every session: by it the palette remembers what was used. */
  id: string;
  label: string;
  group: string;
  keys?: string;
  /** Does it, once the palette has closed. */
  run: () => void;
};

/** So many lines are looked through at most; with more, one types another letter. */
const SHOWN = 60;
/** What was used before goes before what fits a little better. */
const USED = 200;
/** Without a word typed: so many of each group, so that a thousand tasks do not hide the rest. */
const OF_A_GROUP = 8;

/** What fits, best first; without anything typed the recently used ones, then all by group. */
export function rank(commands: Command[], query: string, recent: string[]): Command[] {
  if (query.trim() === "") return overview(commands, recent);
  return commands
    .map((command) => ({ command, score: scoreOf(command, query, recent) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, SHOWN)
    .map(({ command }) => command);
}

function scoreOf({ id, label }: Command, query: string, recent: string[]): number {
  const score = fitness(query, label);
  return score > 0 && recent.includes(id) ? score + USED : score;
}

function overview(commands: Command[], recent: string[]): Command[] {
  const used = recent.flatMap((id) => commands.find((command) => command.id === id) ?? []);
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    if (used.includes(command)) continue;
    const group = groups.get(command.group) ?? [];
    if (group.length < OF_A_GROUP) groups.set(command.group, [...group, command]);
  }
  return [...used.map((command) => ({ ...command, group: "Recently used" })), ...[...groups.values()].flat()];
}
