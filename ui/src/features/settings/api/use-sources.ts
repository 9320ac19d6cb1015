import { useQuery } from "@tanstack/react-query";
import { sourcesQuery } from "@/lib/shared-queries";

/** How feeds and calendars are doing. */
export function useSources() {
  return useQuery(sourcesQuery);
}
