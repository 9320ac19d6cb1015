import { act, render } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { LoadMore } from "./load-more";

type Report = (entries: { isIntersecting: boolean }[]) => void;

afterEach(() => void vi.unstubAllGlobals());

it("goes on where a busy machine tells at once that the end was far and is near", () => {
  let report: Report = () => undefined;
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: Report) {
        report = told;
      }
      observe() {}
      disconnect() {}
    },
  );
  const fetchNextPage = vi.fn();
  const query = { hasNextPage: true, isFetchingNextPage: false, isFetchNextPageError: false, error: null };
  render(<LoadMore query={{ ...query, fetchNextPage }} />);
  act(() => report([{ isIntersecting: false }]));
  expect(fetchNextPage).not.toHaveBeenCalled();
  act(() => report([{ isIntersecting: false }, { isIntersecting: true }]));
  expect(fetchNextPage).toHaveBeenCalledTimes(1);
});
