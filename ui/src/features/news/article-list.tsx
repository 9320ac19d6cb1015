import type { ReactNode } from "react";
import type { ArticleDto } from "@/bindings/ArticleDto";
import { Windowed } from "@/components/ui/windowed";
import { plural } from "@/lib/result";
import { short } from "@/lib/time";
import type { LastLook } from "@/lib/use-mark-seen";
import { useNow } from "@/lib/use-now";
import { ArticleItem } from "./article-item";
import { useSteadyParts } from "./steady-parts";

/** Articles that come and go from the page together. */
const PART = 50;

export type ArticleListProps = {
  articles: ArticleDto[];
  /** Which list it is: articles keep their places as long as it is the same. */
  of: string;
  search: string;
  look: LastLook;
  /** Say where the new ones end: not where only some of them are shown. */
  divided: boolean;
  onOpen: (article: ArticleDto) => void;
};

/** Articles, those near what is seen; a line says what is new and where that ends. */
export function ArticleList({ articles, of, search, look, divided, onOpen }: ArticleListProps) {
  const now = useNow();
  const parts = useSteadyParts(articles, PART, of);
  const isNew = ({ fetchedAt }: ArticleDto) => look.since !== null && fetchedAt > look.since;
  const [newest] = articles;
  const some = divided && newest !== undefined && isNew(newest) && look.since !== null;
  const firstSeen = some ? articles.find((article) => !isNew(article)) : undefined;
  const fresh = Math.max(look.unseen, articles.filter(isNew).length);
  const shown = parts.map(({ key, rows }) => (
    <Windowed key={key}>
      <ul>
        {rows.map((article) => (
          <Row
            key={article.id}
            above={
              some && article === newest
                ? `${plural(fresh, "new", "new")} since ${short(look.since ?? "", now)}`
                : article === firstSeen && "Here already at your last look"
            }
          >
            <ArticleItem
              article={article}
              search={search}
              isNew={isNew(article)}
              onOpen={() => onOpen(article)}
            />
          </Row>
        ))}
      </ul>
    </Windowed>
  ));
  return <div className="divide-y divide-line">{shown}</div>;
}

function Row({ above, children }: { above: ReactNode; children: ReactNode }) {
  return (
    <>
      {above && (
        <li className="flex items-center gap-3 border-line border-b bg-raised px-4 py-1 font-medium text-2xs text-muted">
          {above}
        </li>
      )}
      {children}
    </>
  );
}
