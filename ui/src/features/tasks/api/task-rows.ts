// The list of tasks as React Query holds it: one row of it patched in, so that a change of one task is one small answer
// and not the list of a thousand once more.
import type { QueryClient } from "@tanstack/react-query";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** The list alone: not the overviews, whose keys begin the same. */
const list = { queryKey: keys.tasks, exact: true } as const;

/** Edits whose answer is still to come, by task: what they show beforehand is not to be overwritten by the row before. */
const editing = new Map<number, number>();

export function beginEdit(taskId: number): () => void {
  editing.set(taskId, (editing.get(taskId) ?? 0) + 1);
  return () => {
    const left = (editing.get(taskId) ?? 1) - 1;
    if (left > 0) editing.set(taskId, left);
    else editing.delete(taskId);
  };
}

/** Whether another edit of the task than the one that asks is still to be answered. */
export const isEditedMore = (taskId: number): boolean => (editing.get(taskId) ?? 0) > 1;

export const isListing = (queries: QueryClient): boolean => queries.isFetching(list) > 0;

/** Who asked for a row last: answers may overtake each other, and an older one must not have the last word. */
const asked = new Map<number, object>();

export function invalidateList(queries: QueryClient): Promise<void> {
  // The list will be younger than any row on its way.
  asked.clear();
  return queries.invalidateQueries(list);
}

/** Shows a row in the place of the one with its id; the others stay the same objects, and are not rendered again. */
export function patchRow(queries: QueryClient, row: SystemTaskDto): void {
  queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
    tasks?.map((task) => (task.id === row.id ? row : task)),
  );
}

/** Changes some fields of a row as it is shown by now. */
export function patchPart(queries: QueryClient, taskId: number, part: Partial<SystemTaskDto>): void {
  queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
    tasks?.map((task) => (task.id === taskId ? { ...task, ...part } : task)),
  );
}

/** Reads some rows again; all of them where that is simpler. */
export async function refreshRows(queries: QueryClient, ids: readonly number[]): Promise<void> {
  const known = queries.getQueryData<SystemTaskDto[]>(keys.tasks);
  if (!known) return;
  // A list on its way may have been read before the change.
  if (isListing(queries)) return void (await invalidateList(queries));
  const asking = {};
  for (const id of ids) asked.set(id, asking);
  const rows = await Promise.all(
    ids.map((id) => call<SystemTaskDto | null>("get_system_task", { id }).catch(() => null)),
  );
  const fetched = new Map(rows.filter((row) => row !== null).map((row) => [row.id, row]));
  const complete = ids.every((id) => fetched.has(id) && known.some((task) => task.id === id));
  if (!complete) return void (await invalidateList(queries));
  queries.setQueryData<SystemTaskDto[]>(keys.tasks, (tasks) =>
    tasks?.map((task) => {
      const row = fetched.get(task.id);
      const isLatest = asked.get(task.id) === asking && !editing.has(task.id);
      return row && isLatest && row.revision >= task.revision ? row : task;
    }),
  );
}
