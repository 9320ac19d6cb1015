// Changes that lists show before the backend has answered. Several may be on their way at once: what one of them does when
// it is answered must leave alone what the others show.
import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** Shows a change of one row in all lists under a key. `takeBack` shows that row as it was before. */
export async function showEarly<Row extends { id: number }>(
  queries: QueryClient,
  queryKey: QueryKey,
  id: number,
  part: Partial<Row>,
) {
  // What is on its way was read before the change.
  await queries.cancelQueries({ queryKey });
  const lists = queries.getQueriesData<Row[]>({ queryKey });
  const before = lists.flatMap(([, rows]) => rows ?? []).find((row) => row.id === id);
  const show = (part: Partial<Row>) =>
    queries.setQueriesData<Row[]>({ queryKey }, (rows) =>
      rows?.map((row) => (row.id === id ? { ...row, ...part } : row)),
    );
  show(part);
  return { before, takeBack: () => before && show(before) };
}

/**
 * Whether the mutation that has just been answered is the last of its area: what is read before that knows nothing of the
 * others, and would take them back on the screen.
 */
export const isLastChange = (queries: QueryClient, area: QueryKey): boolean =>
  // It still counts itself.
  queries.isMutating({ mutationKey: area }) === 1;

/** Reads an area again once the last change of it is answered; nobody waits for that, or it would count as one more. */
export function refreshAfterLast(queries: QueryClient, area: QueryKey): void {
  if (isLastChange(queries, area)) void queries.invalidateQueries({ queryKey: area });
}
