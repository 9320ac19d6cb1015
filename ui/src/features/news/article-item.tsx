import { CircleDot } from "lucide-react";
import type { ArticleDto } from "@/bindings/ArticleDto";
import { Badge } from "@/components/ui/badge";
import { Matches } from "@/components/ui/matches";
import { RelativeTime } from "@/components/ui/relative-time";

export type ArticleItemProps = {
  article: ArticleDto;
  /** The words looked for. */
  search: string;
  /** It came in since the last look. */
  isNew: boolean;
  onOpen: () => void;
};

/** One article: unread mark, title, source and age. All of it is text. */
export function ArticleItem({ article, search, isNew, onOpen }: ArticleItemProps) {
  const { read, url, title, summary, source, publishedAt, fetchedAt } = article;
  return (
    <li
      data-row={article.id}
      className="relative flex gap-2.5 border-line border-b px-4 py-2 focus-within:bg-raised/60 last:border-b-0"
    >
      <span className="mt-1 w-3.5 shrink-0">
        {!read && <CircleDot aria-hidden className="size-3.5 text-accent" />}
      </span>
      <div className="wrap-anywhere min-w-0 flex-1">
        <button
          type="button"
          data-main
          aria-disabled={!url || undefined}
          title={url ? undefined : "Its source gave no address for it"}
          onClick={() => url && onOpen()}
          className={`text-left text-sm ${url ? "hover:underline" : ""} ${read ? "text-muted" : "font-semibold"}`}
        >
          {!read && <span className="sr-only">Unread: </span>}
          <bdi>
            <Matches text={title} search={search} />
          </bdi>
        </button>
        {summary && (
          <p dir="auto" title={summary} className="mt-0.5 line-clamp-2 max-w-[80ch] text-muted text-xs">
            <Matches text={summary} search={search} />
          </p>
        )}
        <p className="mt-0.5 text-2xs text-muted">
          <bdi>{source}</bdi> · {!publishedAt && "fetched "}
          <RelativeTime at={publishedAt ?? fetchedAt} />
        </p>
      </div>
      {isNew && (
        <span className="shrink-0">
          <Badge tone="info">new</Badge>
        </span>
      )}
    </li>
  );
}
