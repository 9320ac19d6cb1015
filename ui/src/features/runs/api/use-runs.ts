import { useInfiniteQuery } from "@tanstack/react-query";
import type { RunFilter } from "@/bindings/RunFilter";
import type { RunPageDto } from "@/bindings/RunPageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** History, newest first, a page at a time. */
export function useRuns(filter: Omit<RunFilter, "before">) {
  return useInfiniteQuery({
    queryKey: [...keys.runs, "list", filter],
    queryFn: ({ pageParam }) =>
      call<RunPageDto>("list_runs", { filter: pageParam ? { ...filter, before: pageParam } : filter }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous) => previous,
  });
}
