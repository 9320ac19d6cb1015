import { type ReactNode, useRef } from "react";
import { useFarAway } from "./use-far-away";

/**
 * A part of a long list that is there only near what is seen; elsewhere a gap of its height stands for it. What has the
 * focus or a form stays, wherever it is.
 */
export function Windowed({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const gap = useFarAway(frame);
  return (
    <div ref={frame} style={gap === null ? undefined : { height: gap }}>
      {gap === null && children}
    </div>
  );
}
