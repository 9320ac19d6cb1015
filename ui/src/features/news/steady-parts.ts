// Parts of a list that grows at both ends and in between. A row stays in its part, whatever comes or goes around it: what
// is cut anew by places takes rows away from under the focus.
import { useEffect, useRef } from "react";

/** Rows that are drawn or not together, under a key that stays theirs. */
export type Part<Row> = { key: number; rows: Row[] };

/** Rows that are known stay where they were in `before`; others join the part below them up to `most`, or make new ones. */
export function steadyParts<Row extends { id: number }>(
  rows: readonly Row[],
  before: readonly Part<Row>[],
  most: number,
): Part<Row>[] {
  const known = new Map(before.flatMap(({ key, rows }) => rows.map(({ id }) => [id, key] as const)));
  let above: number | undefined;
  const placed = rows.map((row) => {
    const key = known.get(row.id);
    above = key ?? above;
    return { row, key, above };
  });
  let unused = before.reduce((key, part) => Math.max(key, part.key + 1), 0);
  const taken = new Set<number>();
  const parts: Part<Row>[] = [];
  // From below: the part at the top is the one that still grows.
  for (const { row, key, above } of placed.reverse()) {
    const last = parts.at(-1);
    // Between two rows of a part there is no other; and a part is in one place, where its rows have changed their order.
    const joins =
      last && (key === undefined ? above === last.key || last.rows.length < most : taken.has(key));
    if (joins) {
      last.rows.push(row);
      continue;
    }
    const own = key ?? unused++;
    taken.add(own);
    parts.push({ key: own, rows: [row] });
  }
  for (const part of parts) part.rows.reverse();
  return parts.reverse();
}

/** The parts of a list as it is now. `of` names the list: another one is cut anew. */
export function useSteadyParts<Row extends { id: number }>(rows: readonly Row[], most: number, of: string) {
  const shown = useRef<{ of: string; parts: Part<Row>[] }>({ of, parts: [] });
  const parts = steadyParts(rows, shown.current.of === of ? shown.current.parts : [], most);
  useEffect(() => {
    shown.current = { of, parts };
  });
  return parts;
}
