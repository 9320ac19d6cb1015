import type { ReactNode } from "react";
import type { ArticleDto } from "@/bindings/ArticleDto";
import { Windowed } from "@/components/ui/windowed";
import { plural } from "@/lib/result";
import { short } from "@/lib/time";
import type { LastLook } from "@/lib/use-mark-seen";
import { useNow } from "@/lib/use-now";
import { ArticleItem } from "./article-item";

export type ArticleListProps = {
  pages: ArticleDto[][];
  search: string;
  look: LastLook;
  /** Say where the new ones end: not where only some of them are shown. */
  divided: boolean;
  onOpen: (article: ArticleDto) => void;
};

/** Pages of articles, those near what is seen; a line says what is new and where that ends. */
export function ArticleList({ pages, search, look, divided, onOpen }: ArticleListProps) {
  const now = useNow();
  const isNew = ({ fetchedAt }: ArticleDto) => look.since !== null && fetchedAt > look.since;
  const all = pages.flat();
  const some = divided && all[0] !== undefined && isNew(all[0]) && look.since !== null;
  const firstSeen = some ? all.find((article) => !isNew(article)) : undefined;
  const fresh = Math.max(look.unseen, all.filter(isNew).length);
  return pages.map((page) => (
    <Windowed key={page[0]?.id}>
      <ul>
        {page.map((article) => (
          <Row
            key={article.id}
            above={
              some && article === all[0]
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
