// Which columns the table of tasks has room for. What has none is folded into its neighbours, so that
// nothing is to the right of what is seen, down to a width that only an enlarged page has: there the table scrolls sideways.
import { type RefObject, useLayoutEffect, useState } from "react";

export type TableLayout = {
  /** Component has a column; else it stands under the name. */
  component: boolean;
  /** Error count and Frequency have columns; else they stand with Status and Next run. */
  full: boolean;
  /** Buttons say in words what they do. */
  words: boolean;
};

export const layoutFor = (width: number): TableLayout => ({
  component: width >= 920,
  full: width >= 790,
  words: width >= 1000,
});

/** The layout for the width of `frame`; that of a wide one where there is nothing to measure. */
export function useTableLayout(frame: RefObject<HTMLElement | null>): TableLayout {
  const [layout, setLayout] = useState(() => layoutFor(Number.POSITIVE_INFINITY));
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => {
      const next = layoutFor(element.clientWidth || Number.POSITIVE_INFINITY);
      setLayout((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
    };
    measure();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return layout;
}
