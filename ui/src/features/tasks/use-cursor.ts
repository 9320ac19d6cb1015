// The row where the keys work. It goes where the focus goes, and the focus goes where it goes.
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

export type Cursor = {
  id: number | null;
  /** To a row, which gets the focus. */
  go: (id: number) => void;
  /** So many rows on, or back; to the first where it was nowhere. */
  step: (by: number) => void;
};

export type CursorPlace = {
  table: RefObject<HTMLTableElement | null>;
  /** Of the rows, in their order. */
  ids: readonly number[];
  at: number | null;
  setAt: (id: number) => void;
  /** Makes a row be there and be seen. */
  reveal: (index: number) => void;
};

export function useCursor({ table, ids, at, setAt, reveal }: CursorPlace): Cursor {
  const [, setWanted] = useState(0);
  const wanted = useRef<number | null>(null);
  const go = useCallback(
    (id: number) => {
      wanted.current = id;
      setAt(id);
      // Even where it is there already: the focus may be elsewhere.
      setWanted((times) => times + 1);
      reveal(ids.indexOf(id));
    },
    [ids, setAt, reveal],
  );
  const from = at === null ? -1 : ids.indexOf(at);
  const step = (by: number) => {
    const next = ids[from < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, from + by))];
    if (next !== undefined) go(next);
  };
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = table.current?.querySelector<HTMLElement>(`[data-task="${wanted.current}"]`);
    // A row far away is there only once the table has gone to it.
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    row.scrollIntoView?.({ block: "nearest" });
  });
  return { id: from < 0 ? null : at, go, step };
}
