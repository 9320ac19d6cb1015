import { useQuery } from "@tanstack/react-query";
import { sourcesQuery } from "@/lib/shared-queries";

/** What events come from, and how that is doing. */
export function useCalendarSources() {
  return useQuery({
    ...sourcesQuery,
    select: (sources) => sources.filter(({ kind }) => kind === "calendar"),
  });
}
