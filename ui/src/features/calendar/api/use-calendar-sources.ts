import { useQuery } from "@tanstack/react-query";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** What events come from, and how that is doing. */
export function useCalendarSources() {
  return useQuery({
    queryKey: keys.sources,
    queryFn: () => call<SourceHealthDto[]>("list_sources"),
    select: (sources) => sources.filter(({ kind }) => kind === "calendar"),
  });
}
