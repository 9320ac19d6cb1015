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

/** Holds back what is newer than what was at the top when `top` was scrolled away. */
export function useHeldBack(pages: SystemTaskRunDto[][], top: RefObject<HTMLElement | null>): HeldBack {
  const [after, setAfter] = useState<number | null>(null);
  const newest = useRef(0);
  newest.current = pages[0]?.[0]?.id ?? 0;
  useEffect(() => {
    const frame = top.current?.closest("main");
    if (!frame) return;
    const look = () => {
      const away = (top.current?.getBoundingClientRect().top ?? 0) < frame.getBoundingClientRect().top;
      setAfter((held) => (away ? (held ?? newest.current) : null));
    };
    frame.addEventListener("scroll", look, { passive: true });
    return () => frame.removeEventListener("scroll", look);
  }, [top]);
  const release = useCallback(() => {
    setAfter(null);
    top.current?.scrollIntoView?.({ block: "start" });
  }, [top]);
  return useMemo(() => {
    if (after === null || newest.current <= after) return { shown: pages, waiting: 0, release };
    const shown = pages.map((runs) =>
      runs.some((run) => run.id > after) ? runs.filter((run) => run.id <= after) : runs,
    );
    const all = (of: SystemTaskRunDto[][]) => of.reduce((sum, runs) => sum + runs.length, 0);
    return { shown, waiting: all(pages) - all(shown), release };
  }, [pages, after, release]);
}
