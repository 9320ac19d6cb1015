import { type ReactNode, useEffect, useRef, useState } from "react";

/** So far beyond what is seen things are still there, so that neither wheel nor key gets ahead of them. */
const MARGIN = "1200px 0px";

/**
 * A part of a long list that is there only near what is seen; elsewhere a gap of its height stands for it. What has the
 * focus stays, wherever it is.
 */
export function Windowed({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const [gap, setGap] = useState<number | null>(null);
  useEffect(() => {
    const part = frame.current;
    if (!part || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        // The latest: on a busy machine one call brings several.
        const entry = entries.at(-1);
        if (!entry) return;
        const hasFocus = part.contains(document.activeElement);
        setGap(entry.isIntersecting || hasFocus ? null : part.offsetHeight);
      },
      { root: part.closest("main"), rootMargin: MARGIN },
    );
    observer.observe(part);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} style={gap === null ? undefined : { height: gap }}>
      {gap === null && children}
    </div>
  );
}
