import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Button } from "./button";

export type LoadMoreProps = {
  query: Pick<
    UseInfiniteQueryResult,
    "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "fetchNextPage" | "error"
  >;
};

/** Goes on with a list when its end comes near, and has a button for who does not scroll. */
export function LoadMore({ query }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = query;
  const end = useRef<HTMLDivElement>(null);
  // What failed is tried again by hand only.
  const goesOn = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    const place = end.current;
    if (!goesOn || !place || typeof IntersectionObserver === "undefined") return;
    // All of them: on a busy machine one call brings several, and the first may be of before.
    const near = (entries: IntersectionObserverEntry[]) => {
      if (entries.some((entry) => entry.isIntersecting)) fetchNextPage();
    };
    const observer = new IntersectionObserver(near, {
      root: place.closest("main"),
      rootMargin: "400px 0px",
    });
    observer.observe(place);
    return () => observer.disconnect();
  }, [goesOn, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className="flex items-center justify-center gap-3 border-line border-t p-2">
      {isFetchNextPageError && (
        <p role="alert" className="min-w-0 text-bad text-xs">
          {error?.message}
        </p>
      )}
      <Button loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        {isFetchNextPageError ? "Try again" : "Show more"}
      </Button>
    </div>
  );
}
