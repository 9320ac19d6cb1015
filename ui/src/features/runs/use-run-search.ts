import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type RunSearch, readRunSearch } from "./run-search";

/** The filters of the address, and the way to change them: each change is a step that back takes back. */
export function useRunSearch(): [RunSearch, (next: RunSearch) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const text = JSON.stringify(readRunSearch(raw));
  const search = useMemo(() => JSON.parse(text) as RunSearch, [text]);
  const navigate = useNavigate();
  const change = useCallback(
    (next: RunSearch) => void navigate({ to: ".", search: next as never, resetScroll: false }),
    [navigate],
  );
  return [search, change];
}
