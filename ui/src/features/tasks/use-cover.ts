// A bar that lies over the end of what is seen: nothing that has the focus may be beneath it.
import { useCallback, useState } from "react";

/** Between the bar and what is scrolled to, and between the bar and the edge. */
const ROOM = 12;

export type Cover = {
  /** To be the `ref` of the bar. */
  bar: (bar: HTMLElement | null) => (() => void) | undefined;
  /** How much of the page's end it takes, in pixels; 0 where it is not there. */
  height: number;
};

/** Has the page scroll whatever gets the focus, or has it when the bar comes, clear of the bar. */
export function useCover(): Cover {
  const [height, setHeight] = useState(0);
  const bar = useCallback((element: HTMLElement | null) => {
    const main = element?.closest("main");
    if (!element || !main) return undefined;
    const cover = (taken: number) => {
      setHeight(taken);
      main.style.scrollPaddingBottom = taken > 0 ? `${taken}px` : "";
    };
    const look = () => {
      cover(element.offsetHeight + 2 * ROOM);
      const { activeElement } = document;
      if (main.contains(activeElement) && !element.contains(activeElement))
        activeElement?.scrollIntoView?.({ block: "nearest" });
    };
    look();
    const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(look);
    observer?.observe(element);
    return () => {
      observer?.disconnect();
      cover(0);
    };
  }, []);
  return { bar, height };
}
