/** So many numbers come and go from a long list together. */
const PART = 50;

/** Parts of a list, cut by numbers and not by places: a row stays in its part, with what is typed in it, whatever comes above. */
export function partsOf<Row extends { id: number }>(rows: Row[]): [number, Row[]][] {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const part = Math.floor(row.id / PART);
    const those = found.get(part);
    if (those) those.push(row);
    else found.set(part, [row]);
  }
  return [...found];
}
