// A history that grows at its top while somebody reads further down. Events make only its newest page stale: to read
// thousands of rows anew because one was added would make each run dearer than the last.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { RunFilter } from "@/bindings/RunFilter";
import type { RunPageDto } from "@/bindings/RunPageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { goesOn, mergeRuns, uncertain } from "../merge-runs";
import { useEndedBelow } from "./use-ended-below";

export type HistoryFilter = Omit<RunFilter, "before">;

const headOf = (filter: HistoryFilter) => ({
  queryKey: [...keys.runs, "head", filter],
  queryFn: () => call<RunPageDto>("list_runs", { filter }),
});

/** Pages of history, newest first: the newest as it is now, and as many older ones as were asked for. */
export function useRunHistory(filter: HistoryFilter) {
  const queries = useQueryClient();
  const head = useQuery({ ...headOf(filter), placeholderData: (previous) => previous });
  const older = useInfiniteQuery({
    // Not one of the runs' keys: their events must not make it stale.
    queryKey: ["run-history", filter],
    queryFn: ({ pageParam }) =>
      pageParam === undefined
        ? queries.ensureQueryData(headOf(filter))
        : call<RunPageDto>("list_runs", { filter: { ...filter, before: pageParam } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // None is none of another filter's.
    placeholderData: (previous) => (previous?.pages[0]?.runs.length ? previous : undefined),
  });
  const old = useMemo(() => older.data?.pages.map((page) => page.runs), [older.data]);
  const settled = !head.isPlaceholderData && !older.isPlaceholderData;
  const newest = settled ? head.data : undefined;
  const fits = newest !== undefined && old !== undefined && goesOn(newest, old);
  const data = useMemo(() => (old && newest && fits ? mergeRuns(newest, old) : old), [newest, old, fits]);

  const { refetch } = older;
  const ended = useEndedBelow(filter, newest && old ? uncertain(newest, old) : []);
  const again = newest !== undefined && old !== undefined && (!fits || ended);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer, of what was begun before it as well
  useEffect(() => {
    // What is on its way is not begun anew: with many pages it would never be there.
    if (again) void refetch({ cancelRefetch: false });
  }, [again, head.dataUpdatedAt, older.dataUpdatedAt, refetch]);

  return {
    data,
    error: data ? null : (head.error ?? older.error),
    refetch: async () => {
      await head.refetch();
      return older.refetch();
    },
    /** What is shown is of the filter before. */
    isChanging: !settled,
    /** For going on below. */
    older,
  };
}
