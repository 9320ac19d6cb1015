import { CheckCheck, Newspaper } from "lucide-react";
import { useDeferredValue, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useMarkRead, useMarkSeen } from "./api/use-article-actions";
import { useNewsArticles } from "./api/use-news-articles";
import { useNewsStats } from "./api/use-news-stats";
import { ArticleItem } from "./article-item";

/** What the feeds brought in. */
export function NewsPage() {
  const [search, setSearch] = useState("");
  const [unreadOnly, setUnreadOnly] = useState(false);
  const deferred = useDeferredValue(search.trim());
  const articles = useNewsArticles({ search: deferred || undefined, unreadOnly: unreadOnly || undefined });
  const { data: stats } = useNewsStats();
  const { mutate: markSeen } = useMarkSeen();
  const markRead = useMarkRead();
  useEffect(() => markSeen(), [markSeen]);

  const shown = articles.data?.pages.flatMap((page) => page.articles) ?? [];
  const unread = shown.filter((article) => !article.read).map((article) => article.id);
  return (
    <Page
      title="News"
      description={
        stats && `${stats.total.toLocaleString()} articles, ${stats.unread.toLocaleString()} unread`
      }
      actions={
        <>
          <Input
            type="search"
            aria-label="Search articles"
            placeholder="Search…"
            className="w-56!"
            maxLength={200}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Button
            aria-pressed={unreadOnly}
            className={unreadOnly ? "border-accent! text-accent!" : ""}
            onClick={() => setUnreadOnly(!unreadOnly)}
          >
            Unread only
          </Button>
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
              <Empty
                icon={Newspaper}
                title={deferred || unreadOnly ? "No article matches" : "No articles yet"}
              >
                {deferred || unreadOnly ? "Try other words." : "The next news sync brings them in."}
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
