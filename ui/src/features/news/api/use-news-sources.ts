import { useQuery } from "@tanstack/react-query";
import { sourcesQuery } from "@/lib/shared-queries";

/** What articles come from, and how that is doing. */
export function useNewsSources() {
  return useQuery({
    ...sourcesQuery,
    select: (sources) => sources.filter(({ kind }) => kind !== "calendar"),
  });
}
