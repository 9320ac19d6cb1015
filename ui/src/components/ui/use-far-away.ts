import { type RefObject, useEffect, useState } from "react";

/** So far beyond what is seen things are still there, so that neither wheel nor key gets ahead of them. */
const MARGIN = "1200px 0px";

/**
 * The height of a part of a long page that is far from what is seen, for a gap to stand for it; null of one that is to
 * be there: near, with the focus in it, or with a form, as what is typed there is nowhere else.
 */
export function useFarAway(part: RefObject<HTMLElement | null>): number | null {
  const [gap, setGap] = useState<number | null>(null);
  useEffect(() => {
    const element = part.current;
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        // The latest: on a busy machine one call brings several.
        const entry = entries.at(-1);
        if (!entry) return;
        const used = element.contains(document.activeElement) || element.querySelector("form") !== null;
        const stays = entry.isIntersecting || used;
        setGap((known) => (stays ? null : (known ?? element.getBoundingClientRect().height)));
      },
      { root: element.closest("main"), rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [part]);
  return gap;
}
