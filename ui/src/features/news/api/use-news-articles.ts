import { useInfiniteQuery } from "@tanstack/react-query";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import type { ArticlePageDto } from "@/bindings/ArticlePageDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Articles, newest first, a page at a time. */
export function useNewsArticles(filter: Omit<ArticleFilter, "before">) {
  return useInfiniteQuery({
    queryKey: [...keys.news, "articles", filter],
    queryFn: ({ pageParam }) =>
      call<ArticlePageDto>("list_articles", {
        filter: pageParam ? { ...filter, before: pageParam } : filter,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // What is there, until the answer; that nothing was there says nothing.
    placeholderData: (previous) => (previous?.pages[0]?.articles.length ? previous : undefined),
  });
}
