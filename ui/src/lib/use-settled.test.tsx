import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SETTLE, useSettled } from "./use-settled";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("gives what is there at once, and what is typed when nobody has typed for a moment", () => {
  const { result, rerender } = renderHook(({ typed }) => useSettled(typed), { initialProps: { typed: "5" } });
  expect(result.current).toBe("5");
  for (const typed of ["2", "20", "200"]) {
    rerender({ typed });
    act(() => vi.advanceTimersByTime(SETTLE - 1));
    expect(result.current).toBe("5");
  }
  act(() => vi.advanceTimersByTime(1));
  expect(result.current).toBe("200");
});
