// Changes that no message has told yet, though what they change may be shown already. Whoever takes back what the latest
// message tells waits for them.

const untold = new Set<Promise<unknown>>();

/** Counts a change as untold until its message is made, or it is refused: until `telling` ends. */
export function untilTold<T>(telling: Promise<T>): Promise<T> {
  untold.add(telling);
  const told = () => void untold.delete(telling);
  telling.then(told, told);
  return telling;
}

/** Waits until what is under way is told, or refused; says whether there was anything. */
export async function allTold(): Promise<boolean> {
  const waited = untold.size > 0;
  await Promise.allSettled(untold);
  return waited;
}
