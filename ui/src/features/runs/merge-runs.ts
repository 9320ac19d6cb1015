// The newest page of a history as it is now, put over the pages that were read before.
import type { RunPageDto } from "@/bindings/RunPageDto";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";

/** From this row on the page says all there is; zero where it is the last page. */
const reach = ({ runs, nextCursor }: RunPageDto): number => (nextCursor == null ? 0 : (runs.at(-1)?.id ?? 0));

/**
 * New rows above, ended ones as they ended, those that match no longer gone. What lies below the newest page stays, and
 * the same array with it: nothing that did not change is drawn again.
 */
export function mergeRuns(head: RunPageDto, old: SystemTaskRunDto[][]): SystemTaskRunDto[][] {
  const from = reach(head);
  const below = (runs: SystemTaskRunDto[]) =>
    runs.every((run) => run.id < from) ? runs : runs.filter((run) => run.id < from);
  const [first = [], ...others] = old;
  return [[...head.runs, ...below(first)], ...others.map(below).filter((runs) => runs.length > 0)];
}

/** False where rows lie between the page and those that were read before. */
export function goesOn(head: RunPageDto, old: SystemTaskRunDto[][]): boolean {
  const newest = old[0]?.[0];
  return head.nextCursor == null || newest === undefined || newest.id >= reach(head);
}

/** The rows below the page that were in flight when they were read: nobody knows what they are now. */
export const uncertain = (head: RunPageDto, old: SystemTaskRunDto[][]): number[] =>
  old.flatMap((runs) =>
    runs.filter((run) => run.status === "running" && run.id < reach(head)).map(({ id }) => id),
  );
