import { useQuery } from "@tanstack/react-query";
import { readSummary } from "@/lib/result";
import { newsdataKeyQuery, systemTasksQuery } from "@/lib/shared-queries";

/** Whether articles could come from anywhere; `unknown`: only the keyring could say, and it does not answer. */
export type Origins = "some" | "none" | "unknown";

/** Where articles could come from, a feed or NewsData.io with its key; `some` until that has been read. */
export function useOrigins(): Origins {
  const { data: hasFeeds = true } = useQuery({
    ...systemTasksQuery,
    select: (tasks) => {
      const { feeds } = readSummary(tasks.find(({ taskType }) => taskType === "news_sync")?.config);
      return Array.isArray(feeds) && feeds.length > 0;
    },
  });
  const { data: key } = useQuery({ ...newsdataKeyQuery, enabled: !hasFeeds });
  if (hasFeeds || !key || key.present) return "some";
  return key.keyringAvailable ? "none" : "unknown";
}
