import { CheckCheck, Newspaper } from "lucide-react";
import { useDeferredValue, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useMarkRead, useMarkSeen } from "./api/use-article-actions";
import { useNewsArticles } from "./api/use-news-articles";
import { useNewsStats } from "./api/use-news-stats";
import { ArticleItem } from "./article-item";
import { type Filters, NewsFilters } from "./news-filters";

/** What the feeds brought in. */
export function NewsPage() {
  const [filters, setFilters] = useState<Filters>({ search: "", source: "", unreadOnly: false });
  const search = useDeferredValue(filters.search.trim());
  const articles = useNewsArticles({
    search: search || undefined,
    source: filters.source || undefined,
    unreadOnly: filters.unreadOnly || undefined,
  });
  const { data: stats } = useNewsStats();
  const { mutate: markSeen } = useMarkSeen();
  const markRead = useMarkRead();
  // What comes in while one looks is seen as well.
  const unseen = stats !== undefined && stats.newSinceSeen > 0;
  useEffect(() => {
    if (unseen) markSeen();
  }, [unseen, markSeen]);

  const shown = articles.data?.pages.flatMap((page) => page.articles) ?? [];
  const filtered = search !== "" || filters.source !== "" || filters.unreadOnly;
  const unread = shown.filter((article) => !article.read).map((article) => article.id);
  return (
    <Page
      title="News"
      description={
        stats && `${stats.total.toLocaleString()} articles, ${stats.unread.toLocaleString()} unread`
      }
      actions={
        <>
          <NewsFilters filters={filters} onChange={setFilters} />
          <Button
            disabled={unread.length === 0}
            loading={markRead.isPending}
            onClick={() => markRead.mutate(unread)}
          >
            <CheckCheck aria-hidden className="size-3.5" />
            Mark read
          </Button>
        </>
      }
    >
      <Card>
        <View query={articles} rows={8}>
          {() =>
            shown.length === 0 ? (
              <Empty icon={Newspaper} title={filtered ? "No article matches" : "No articles yet"}>
                {filtered ? "Try other words or another source." : "The next news sync brings them in."}
              </Empty>
            ) : (
              <ul>
                {shown.map((article) => (
                  <ArticleItem key={article.id} article={article} />
                ))}
              </ul>
            )
          }
        </View>
        {articles.hasNextPage && (
          <div className="flex justify-center border-line border-t p-2">
            <Button loading={articles.isFetchingNextPage} onClick={() => articles.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}
