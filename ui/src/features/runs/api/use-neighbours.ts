// The runs of a task before and after one. The history is read from the newest backwards, so the one before is a question,
// and the one after is looked for in a growing stretch of time.
import { useQuery } from "@tanstack/react-query";
import type { RunFilter } from "@/bindings/RunFilter";
import type { RunPageDto } from "@/bindings/RunPageDto";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const HOUR = 3_600_000;
/** Each stretch is so many times as long as the one before. */
const GROWTH = 8;
const MOST_ROWS = 500;

export type Neighbours = { previous: number | null; next: number | null };

const list = (filter: RunFilter) => call<RunPageDto>("list_runs", { filter });

/** The numbers of the runs before and after this one of the same task. */
export function useNeighbours(run: SystemTaskRunDto) {
  return useQuery({
    queryKey: [...keys.runs, "neighbours", run.id],
    queryFn: async (): Promise<Neighbours> => {
      const [previous, next] = await Promise.all([before(run), after(run)]);
      return { previous, next };
    },
  });
}

async function before({ id, taskType, component }: SystemTaskRunDto): Promise<number | null> {
  const { runs } = await list({ taskType, component, before: id, limit: 1 });
  return runs[0]?.id ?? null;
}

async function after({ id, taskType, component, startedAt }: SystemTaskRunDto): Promise<number | null> {
  const from = new Date(startedAt).getTime();
  const now = Date.now();
  for (let stretch = HOUR; ; stretch *= GROWTH) {
    const open = from + stretch > now;
    const to = open ? undefined : new Date(from + stretch).toISOString();
    const found = await oldest({ taskType, component, from: startedAt, to, limit: MOST_ROWS }, id);
    if (found !== null || open) return found;
  }
}

/** The oldest row that is newer than `id`. */
async function oldest(filter: RunFilter, id: number): Promise<number | null> {
  let found: number | null = null;
  let page: RunPageDto | undefined;
  do {
    page = await list(page?.nextCursor ? { ...filter, before: page.nextCursor } : filter);
    found = page.runs.findLast((run) => run.id > id)?.id ?? found;
  } while (page.nextCursor != null && page.nextCursor > id);
  return found;
}
