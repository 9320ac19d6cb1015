import type { ArticleDto } from "@/bindings/ArticleDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { useOpenArticle } from "./api/use-article-actions";

/** One article: unread dot, title, source and age. All of it is text. */
export function ArticleItem({ article }: { article: ArticleDto }) {
  const open = useOpenArticle();
  return (
    <li className="relative flex gap-3 border-line border-b px-4 py-2.5 last:border-b-0">
      <span
        aria-hidden
        className={`mt-1.5 size-2 shrink-0 rounded-full ${article.read ? "bg-transparent" : "bg-accent"}`}
      />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          disabled={!article.url}
          onClick={() => open.mutate(article.id)}
          className={`text-left text-sm enabled:hover:underline ${article.read ? "text-muted" : "font-medium"}`}
        >
          {!article.read && <span className="sr-only">Unread: </span>}
          {article.title}
        </button>
        {article.summary && <p className="line-clamp-2 text-muted text-xs">{article.summary}</p>}
        <p className="mt-0.5 text-2xs text-muted">
          {article.source} · <RelativeTime at={article.publishedAt ?? article.fetchedAt} />
        </p>
      </div>
    </li>
  );
}
