import { CheckCheck } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FailingSources } from "@/components/ui/failing-sources";
import { Found } from "@/components/ui/found";
import { LoadMore } from "@/components/ui/load-more";
import { Page } from "@/components/ui/page";
import { View } from "@/components/ui/view";
import { useKept } from "@/lib/kept";
import { plural } from "@/lib/result";
import { useShortcut } from "@/lib/shortcuts";
import { useHint } from "@/lib/single-keys";
import { useMarkSeen } from "@/lib/use-mark-seen";
import { useRowKeys } from "@/lib/use-row-keys";
import { useMarkRead, useOpenArticle } from "./api/use-article-actions";
import { useHeldReads } from "./api/use-held-reads";
import { useNewsArticles } from "./api/use-news-articles";
import { useNewsSources } from "./api/use-news-sources";
import { useNewsStats } from "./api/use-news-stats";
import { ArticleList } from "./article-list";
import { type Filters, NewsFilters } from "./news-filters";
import { NoArticles } from "./no-articles";

/** What the feeds brought in. */
export function NewsPage() {
  const hint = useHint("M");
  const [filters, setFilters] = useKept<Filters>("filters", { search: "", source: "", unreadOnly: false });
  const { search, source, unreadOnly } = filters;
  const articles = useNewsArticles({
    search: search || undefined,
    source: source || undefined,
    unreadOnly: unreadOnly || undefined,
  });
  const { data: sources = [] } = useNewsSources();
  const { data: stats } = useNewsStats();
  const look = useMarkSeen("news", stats?.newSinceSeen);
  const { held, hold } = useHeldReads();
  const open = useOpenArticle();
  const { mutate: markRead } = useMarkRead();

  const list = useRef<HTMLDivElement>(null);
  const rows = useRowKeys(list, "News", "article");
  const shown = (articles.data?.pages ?? []).flatMap((page) =>
    page.articles.map((article) => (held.has(article.id) ? { ...article, read: true } : article)),
  );
  const current = () => shown.find(({ id }) => String(id) === rows.current());
  useShortcut({
    keys: "o",
    label: "Open the article in the browser",
    group: "News",
    run: () => {
      const article = current();
      if (article?.url) open.mutate(article.id);
    },
  });
  useShortcut({
    keys: "m",
    label: "Mark the article as read",
    group: "News",
    run: () => {
      const article = current();
      if (article && !article.read) markRead([article.id]);
    },
  });

  // Until the answer to another filter, what is shown is of the one before, and not what "this list" means.
  const isChanging = articles.isPlaceholderData;
  const unread = isChanging ? [] : shown.filter(({ read }) => !read).map(({ id }) => id);
  useShortcut({
    keys: "M",
    label: "Mark all articles of the list as read",
    group: "News",
    enabled: unread.length > 0,
    run: () => hold(unread),
  });

  const filtered = search !== "" || source !== "" || unreadOnly;
  return (
    <Page
      title="News"
      description={
        stats &&
        [
          plural(stats.total, "article"),
          `${stats.unread.toLocaleString()} unread`,
          look.unseen > 0 && `${look.unseen.toLocaleString()} new since your last look`,
        ]
          .filter(Boolean)
          .join(", ")
      }
      actions={
        <>
          <NewsFilters
            filters={filters}
            onChange={(part) => setFilters((before) => ({ ...before, ...part }))}
          />
          <Button
            title={`Marks ${plural(unread.length, "unread article")} of this list${hint.text}`}
            disabled={unread.length === 0}
            onClick={() => hold(unread)}
          >
            <CheckCheck aria-hidden className="size-3.5" />
            Mark read
          </Button>
        </>
      }
    >
      <FailingSources
        sources={sources.filter(({ name }) => source === "" || name === source)}
        section="news"
      />
      <Card>
        <Found
          by={filtered ? JSON.stringify(filters) : ""}
          count={articles.data && !isChanging ? shown.length : undefined}
          more={articles.hasNextPage}
          noun="article"
        />
        <div
          ref={list}
          tabIndex={-1}
          aria-busy={isChanging || undefined}
          className={`outline-none ${isChanging ? "opacity-60" : ""}`}
        >
          <View query={articles} rows={8}>
            {() =>
              shown.length === 0 ? (
                <NoArticles filtered={filtered} />
              ) : (
                <ArticleList
                  articles={shown}
                  of={JSON.stringify(filters)}
                  search={search}
                  look={look}
                  divided={!filtered}
                  onOpen={({ id }) => open.mutate(id)}
                />
              )
            }
          </View>
        </div>
        <LoadMore query={articles} />
      </Card>
    </Page>
  );
}
