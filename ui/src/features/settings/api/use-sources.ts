import { useQuery } from "@tanstack/react-query";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** How feeds and calendars are doing. */
export function useSources() {
  return useQuery({ queryKey: keys.sources, queryFn: () => call<SourceHealthDto[]>("list_sources") });
}
