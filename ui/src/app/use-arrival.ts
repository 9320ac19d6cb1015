import { useRouter, useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import { keep, recall } from "@/lib/kept";
import { notePage } from "@/lib/way-back";

const PLACE = "place";

/**
 * Another page begins at its top, or, where the history leads back to it, where it was left; the focus begins with its
 * heading. What the window opens with leaves the focus alone.
 */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(
    () =>
      // The page that is left is still there then.
      router.subscribe("onBeforeLoad", ({ fromLocation, toLocation }) => {
        for (const location of [fromLocation, toLocation]) if (location) notePage(location);
        keep(fromLocation?.state.__TSR_key, PLACE, content.current?.scrollTop);
      }),
    [router, content],
  );
  // The resolved one: the other is there before its page is.
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const entry = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.state.__TSR_key });
  const seen = useRef(pathname);
  useEffect(() => {
    const main = content.current;
    const before = seen.current;
    seen.current = pathname;
    if (!main || before === undefined || before === pathname) return;
    // A list that is read anew, as after some minutes, is not that long yet: then the page begins at its top.
    main.scrollTop = recall<number>(entry, PLACE) ?? 0;
    // A page that put it somewhere itself knows better.
    if (main !== document.activeElement && main.contains(document.activeElement)) return;
    const heading = main.querySelector<HTMLElement>("h1") ?? main;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [pathname, entry, content]);
}
