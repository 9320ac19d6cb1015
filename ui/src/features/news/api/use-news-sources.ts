import { useQuery } from "@tanstack/react-query";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** The names that articles come from. */
export function useNewsSources() {
  return useQuery({
    queryKey: keys.sources,
    queryFn: () => call<SourceHealthDto[]>("list_sources"),
    select: (sources) => sources.filter(({ kind }) => kind !== "calendar").map(({ name }) => name),
  });
}
