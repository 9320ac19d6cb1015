import { useQuery } from "@tanstack/react-query";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** One run in full. */
export function useRun(id: number) {
  return useQuery({
    queryKey: [...keys.runs, "detail", id],
    queryFn: () => call<RunDetailDto>("get_run", { id }),
  });
}
