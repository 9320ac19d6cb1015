import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

/** Another page begins at its top, and the focus with its heading; what the window opens with leaves the focus alone. */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  // The resolved one: the other is there before its page is.
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const seen = useRef(pathname);
  useEffect(() => {
    const main = content.current;
    const before = seen.current;
    seen.current = pathname;
    if (!main || before === undefined || before === pathname) return;
    main.scrollTop = 0;
    // A page that put it somewhere itself knows better.
    if (main !== document.activeElement && main.contains(document.activeElement)) return;
    const heading = main.querySelector<HTMLElement>("h1") ?? main;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [pathname, content]);
}
