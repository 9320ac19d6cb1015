import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ArticleDto } from "@/bindings/ArticleDto";
import type { ArticlePageDto } from "@/bindings/ArticlePageDto";
import { isLastChange } from "@/lib/early-change";
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

/** The lists are to be read again once the last of the commands is answered. */
let isOutdated = false;

/** A command that makes articles read: shown at once, taken back with the reason when it fails. */
function useReading<V>(mutationFn: (variables: V) => Promise<null>, idsOf: (variables: V) => number[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: keys.news,
    mutationFn,
    onMutate: async (variables) => {
      // What is on its way was read before; it is still wanted.
      isOutdated ||= queries.isFetching({ queryKey: lists }) > 0;
      await queries.cancelQueries({ queryKey: lists });
      return { unread: show(queries, new Set(idsOf(variables)), true) };
    },
    onError: (error, _variables, context) => {
      if (context) show(queries, context.unread, false);
      toast.error(error.message);
    },
    onSettled: (_data, error) => {
      isOutdated ||= error !== null;
      if (!isLastChange(queries, keys.news)) return;
      queries.invalidateQueries({ queryKey: [...keys.news, "stats"] });
      // Among the unread ones, an article stays where it is for as long as one looks: a list that shifts under the
      // hand opens the wrong one next.
      queries.invalidateQueries({ queryKey: lists, refetchType: isOutdated ? "active" : "none" });
      isOutdated = false;
    },
  });
}

/** Shows articles as read or not, and says which of them that changed. */
function show(queries: QueryClient, ids: ReadonlySet<number>, read: boolean): Set<number> {
  const changed = new Set<number>();
  const change = (article: ArticleDto) => {
    if (!ids.has(article.id) || article.read === read) return article;
    changed.add(article.id);
    return { ...article, read };
  };
  queries.setQueriesData<InfiniteData<ArticlePageDto>>({ queryKey: lists }, (data) => {
    if (!data) return data;
    const pages = data.pages.map((page) => ({ ...page, articles: page.articles.map(change) }));
    return { ...data, pages };
  });
  return changed;
}
