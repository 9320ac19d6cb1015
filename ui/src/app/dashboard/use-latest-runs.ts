import { useQuery } from "@tanstack/react-query";
import type { RunFilter } from "@/bindings/RunFilter";
import type { RunPageDto } from "@/bindings/RunPageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** The first page of history that a filter leaves, newest first. */
export function useLatestRuns(filter: RunFilter) {
  return useQuery({
    queryKey: [...keys.runs, "latest", filter],
    queryFn: () => call<RunPageDto>("list_runs", { filter }),
    select: ({ runs }) => runs,
  });
}
