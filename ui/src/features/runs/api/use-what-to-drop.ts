import { useQueries } from "@tanstack/react-query";
import type { RunPageDto } from "@/bindings/RunPageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { type FilterName, filters, type RunSearch, toRunFilter, without } from "../run-search";
import type { HistoryFilter } from "./use-run-history";

/** Which filters, each left out alone, would bring rows where all together bring none. */
export function useWhatToDrop(
  search: RunSearch,
  base: HistoryFilter,
  zone: string,
  now: number,
): FilterName[] {
  const active = filters.filter((name) => search[name] !== undefined);
  const answers = useQueries({
    queries: active.map((name) => {
      const filter = { ...toRunFilter(without(search, name), zone, now), ...base, limit: 1 };
      return {
        queryKey: [...keys.runs, "any", filter],
        queryFn: () => call<RunPageDto>("list_runs", { filter }),
      };
    }),
  });
  return active.filter((_, place) => (answers[place]?.data?.runs.length ?? 0) > 0);
}
