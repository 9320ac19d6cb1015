import { useQuery } from "@tanstack/react-query";
import type { SecretStatusDto } from "@/bindings/SecretStatusDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { readSummary } from "@/lib/result";

/** Whether there is anything that articles could come from, a feed or NewsData.io with its key; true until that is known. */
export function useIsNewsSetUp(): boolean {
  const { data: hasFeeds = true } = useQuery({
    queryKey: keys.tasks,
    queryFn: () => call<SystemTaskDto[]>("list_system_tasks"),
    select: (tasks) => {
      const { feeds } = readSummary(tasks.find(({ taskType }) => taskType === "news_sync")?.config);
      return Array.isArray(feeds) && feeds.length > 0;
    },
  });
  const { data: key } = useQuery({
    queryKey: [...keys.settings, "newsdata-key"],
    queryFn: () => call<SecretStatusDto>("get_newsdata_key_status"),
    enabled: !hasFeeds,
  });
  return hasFeeds || (key?.present ?? true);
}
