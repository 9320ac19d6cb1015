import { useQuery } from "@tanstack/react-query";
import type { NewsStatsDto } from "@/bindings/NewsStatsDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Figures about news. */
export function useNewsStats() {
  return useQuery({
    queryKey: [...keys.news, "stats"],
    queryFn: () => call<NewsStatsDto>("get_news_stats"),
  });
}
