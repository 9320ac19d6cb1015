// Slots as a lane can show them: those that would lie on each other are one band.

export type Mark = { from: number; to: number; slots: number };

/** Slots nearer to each other than this run into one: some pixels of a day. */
export const NEAREST = 8 * 60_000;

/** Needs the slots in order. */
export function marksOf(slots: number[]): Mark[] {
  const marks: Mark[] = [];
  for (const slot of slots) {
    const last = marks.at(-1);
    if (last && slot - last.to < NEAREST) {
      last.to = slot;
      last.slots += 1;
    } else marks.push({ from: slot, to: slot, slots: 1 });
  }
  return marks;
}
