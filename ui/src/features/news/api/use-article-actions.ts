import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ArticlePageDto } from "@/bindings/ArticlePageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const lists = [...keys.news, "articles"];

/** Opens an article in the browser, which marks it as read. */
export function useOpenArticle() {
  return useReading(
    (id: number) => call<null>("open_article", { id }),
    (id) => [id],
  );
}

export function useMarkRead() {
  return useReading(
    (ids: number[]) => call<null>("mark_articles_read", { ids }),
    (ids) => ids,
  );
}

/** A command that makes articles read: shown at once, taken back with the reason when it fails. */
function useReading<V>(mutationFn: (variables: V) => Promise<null>, idsOf: (variables: V) => number[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onMutate: async (variables) => {
      await queries.cancelQueries({ queryKey: lists });
      const before = queries.getQueriesData({ queryKey: lists });
      showAsRead(queries, idsOf(variables));
      return { before };
    },
    onError: (error, _variables, context) => {
      for (const [queryKey, data] of context?.before ?? []) queries.setQueryData(queryKey, data);
      toast.error(error.message);
    },
    onSettled: (_data, error) => {
      queries.invalidateQueries({ queryKey: [...keys.news, "stats"] });
      // Among the unread ones, an article stays where it is for as long as one looks: a list that shifts under the
      // hand opens the wrong one next.
      queries.invalidateQueries({ queryKey: lists, refetchType: error ? "active" : "none" });
    },
  });
}

function showAsRead(queries: QueryClient, ids: number[]): void {
  queries.setQueriesData<InfiniteData<ArticlePageDto>>({ queryKey: lists }, (data) => {
    if (!data) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      articles: page.articles.map((article) =>
        ids.includes(article.id) ? { ...article, read: true } : article,
      ),
    }));
    return { ...data, pages };
  });
}
