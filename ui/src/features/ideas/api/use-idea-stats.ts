import { useQuery } from "@tanstack/react-query";
import type { IdeaStatsDto } from "@/bindings/IdeaStatsDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Figures about ideas. */
export function useIdeaStats() {
  return useQuery({
    queryKey: [...keys.ideas, "stats"],
    queryFn: () => call<IdeaStatsDto>("get_idea_stats"),
  });
}
