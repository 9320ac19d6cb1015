import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Opens an article in the browser, which marks it as read. */
export function useOpenArticle() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<null>("open_article", { id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.news }),
    onError: (error) => toast.error(error.message),
  });
}

export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: number[]) => call<null>("mark_articles_read", { ids }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.news }),
    onError: (error) => toast.error(error.message),
  });
}

/** Somebody has looked: what comes from now on is new. */
export function useMarkSeen() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<null>("mark_news_seen"),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...keys.news, "stats"] }),
  });
}
