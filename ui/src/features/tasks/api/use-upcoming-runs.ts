import { useQuery } from "@tanstack/react-query";
import type { UpcomingRunDto } from "@/bindings/UpcomingRunDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Every slot of the next hours, soonest first. */
export function useUpcomingRuns(hours: number) {
  return useQuery({
    queryKey: [...keys.upcoming, hours],
    queryFn: () => call<UpcomingRunDto[]>("list_upcoming_runs", { hours }),
  });
}
