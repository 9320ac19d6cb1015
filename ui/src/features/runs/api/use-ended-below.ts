// Runs that were going on when their page was read, far below the newest: each is asked for alone, with the events of runs, so
// that one that takes long does not have all pages read again for every other run.
import { useQueries } from "@tanstack/react-query";
import type { RunFilter } from "@/bindings/RunFilter";
import type { RunPageDto } from "@/bindings/RunPageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Whether one of these runs goes on no more, or is none of the filter's by now. */
export function useEndedBelow(filter: RunFilter, ids: number[]): boolean {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: [...keys.runs, "row", filter, id],
      queryFn: () => call<RunPageDto>("list_runs", { filter: { ...filter, before: id + 1, limit: 1 } }),
    })),
    combine: (rows) => rows.some(({ data }, place) => data !== undefined && !goesOn(data, ids[place])),
  });
}

const goesOn = ({ runs: [run] }: RunPageDto, id: number | undefined) =>
  run !== undefined && run.id === id && run.status === "running";
