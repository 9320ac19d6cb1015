// New rows do not push away what somebody reads: while the top of the history is out of sight they wait above it.
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";

export type HeldBack = {
  /** The rows without those that wait. */
  shown: SystemTaskRunDto[][];
  waiting: number;
  /** Goes to the top and shows what waits. */
  release: () => void;
};

/**
 * Holds back what is newer than what was at the top when `top` was scrolled away. `of` names the list: the mark of one
 * says nothing of another.
 */
export function useHeldBack(
  pages: SystemTaskRunDto[][],
  top: RefObject<HTMLElement | null>,
  of: string,
): HeldBack {
  const [mark, setMark] = useState<{ of: string; id: number } | null>(null);
  const newest = useRef({ of, id: 0 });
  newest.current = { of, id: pages[0]?.[0]?.id ?? 0 };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has a mark of its own
  useEffect(() => {
    const frame = top.current?.closest("main");
    if (!frame) return;
    const look = () => {
      const away = (top.current?.getBoundingClientRect().top ?? 0) < frame.getBoundingClientRect().top;
      const now = newest.current;
      setMark((held) => (!away || now.id === 0 ? null : held?.of === now.of ? held : now));
    };
    look();
    frame.addEventListener("scroll", look, { passive: true });
    return () => frame.removeEventListener("scroll", look);
  }, [top, of]);
  const release = useCallback(() => {
    setMark(null);
    top.current?.scrollIntoView?.({ block: "start" });
  }, [top]);
  const after = mark?.of === of ? mark.id : null;
  return useMemo(() => {
    if (after === null || newest.current.id <= after) return { shown: pages, waiting: 0, release };
    const shown = pages.map((runs) =>
      runs.some((run) => run.id > after) ? runs.filter((run) => run.id <= after) : runs,
    );
    const all = (listed: SystemTaskRunDto[][]) => listed.reduce((sum, runs) => sum + runs.length, 0);
    return { shown, waiting: all(pages) - all(shown), release };
  }, [pages, after, release]);
}
