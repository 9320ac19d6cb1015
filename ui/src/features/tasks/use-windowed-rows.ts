// Which rows of a long table are there: those near what is seen, and those that somebody is in. Short tables are there
// as a whole.
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useDeferredValue, useLayoutEffect, useState } from "react";

/** Up to so many rows are no work. */
const WHOLE = 40;
const USUAL_HEIGHT = 62;
const HEADER = 36;
/** Rows of the first frame. */
const AT_FIRST = 6;

export type WindowedRow = {
  index: number;
  /** Height of the rows before it that are not there. */
  gap: number;
};

export type WindowedRows = {
  rows: WindowedRow[];
  /** Height of the rows after the last. */
  rest: number;
  /** To be the `ref` of each row, which has its index as `data-index`. */
  measure: ((row: HTMLElement | null) => void) | undefined;
  /** Makes a row be there and be seen. */
  reveal: (index: number) => void;
};

/**
 * `kept` are rows that stay, wherever they are: where the focus is, and where somebody types. The last `covered` pixels of what
 * is seen lie beneath something else.
 */
export function useWindowedRows(
  body: RefObject<HTMLElement | null>,
  ids: number[],
  kept: readonly number[],
  covered: number,
): WindowedRows {
  const windowed = ids.length > WHOLE;
  const [margin, setMargin] = useState(0);
  const scroller = useCallback(() => body.current?.closest<HTMLElement>("main") ?? null, [body]);
  // What is above the table may come and go, and is part of the page's height then.
  useLayoutEffect(() => {
    const main = windowed ? scroller() : null;
    if (!main || !body.current) return;
    const look = () => {
      if (!body.current) return;
      const top = body.current.getBoundingClientRect().top - main.getBoundingClientRect().top;
      setMargin(Math.round(top + main.scrollTop));
    };
    look();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(look);
    for (const part of main.children) observer.observe(part);
    return () => observer.disconnect();
  }, [windowed, scroller, body]);
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: ids.length,
    enabled: windowed,
    getScrollElement: scroller,
    getItemKey: (index) => ids[index] ?? index,
    estimateSize: () => USUAL_HEIGHT,
    overscan: 3,
    scrollMargin: margin,
    scrollPaddingStart: HEADER,
    scrollPaddingEnd: 8 + covered,
    rangeExtractor: (range: Range) => {
      const near = defaultRangeExtractor(range);
      const far = kept.filter((index) => index >= 0 && index < ids.length && !near.includes(index));
      return [...near, ...far].sort((a, b) => a - b);
    },
  });
  // A page of rows is made bit by bit, between two frames: one frame with all of it is seen to stand still. Only rows that
  // are wanted by name are there at once.
  const near = virtualizer.getVirtualItems().map(({ index }) => index);
  const made = useDeferredValue(near.join(), near.slice(0, AT_FIRST).join());
  const reveal = useCallback(
    (index: number) => {
      if (windowed) virtualizer.scrollToIndex(index, { align: "auto" });
    },
    [windowed, virtualizer],
  );
  if (!windowed) {
    return { rows: ids.map((_, index) => ({ index, gap: 0 })), rest: 0, measure: undefined, reveal };
  }
  const wanted = new Set([...made.split(",").filter(Boolean).map(Number), ...kept]);
  const items = [...wanted]
    .sort((a, b) => a - b)
    .flatMap((index) => virtualizer.measurementsCache[index] ?? []);
  const rows = items.map(({ index, start }, place) => ({
    index,
    gap: start - (items[place - 1]?.end ?? margin),
  }));
  const end = items.at(-1)?.end ?? margin;
  return {
    rows,
    rest: virtualizer.getTotalSize() + margin - end,
    measure: virtualizer.measureElement,
    reveal,
  };
}
