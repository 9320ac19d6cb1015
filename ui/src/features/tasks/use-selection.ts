// Which tasks are ticked, and what a shift-click ticks between two of them.
import { useCallback, useRef, useState } from "react";

export type Selection = {
  ids: ReadonlySet<number>;
  /** Ticks or unticks one; with `range` all between it and the one before. */
  toggle: (id: number, range: boolean) => void;
  set: (ids: Iterable<number>) => void;
};

/** `listed` are the ids in the order in which they are seen. */
export function useSelection(listed: readonly number[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const anchor = useRef<number | null>(null);
  const order = useRef(listed);
  order.current = listed;
  const toggle = useCallback((id: number, range: boolean) => {
    const from = order.current.indexOf(anchor.current ?? -1);
    const to = order.current.indexOf(id);
    const between =
      range && from >= 0 && to >= 0 ? order.current.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    anchor.current = id;
    setIds((now) => {
      const next = new Set(now);
      const tick = !now.has(id);
      for (const each of between) {
        if (tick) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);
  const set = useCallback((next: Iterable<number>) => setIds(new Set(next)), []);
  return { ids, toggle, set };
}
