import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useNow } from "./use-now";

const NOW = Date.parse("2026-03-02T12:00:00.000Z");
const moved = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
/** A second at a time: what is rendered within one `act` is rendered once. */
const pass = (seconds: number) => {
  for (let second = 0; second < seconds; second += 1) act(() => vi.advanceTimersByTime(1000));
};

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** How often something that shows `instant` renders, beyond its first showing. */
function counted(...instants: (string | null)[]) {
  let renders = 0;
  const hook = renderHook(() => {
    renders += 1;
    return useNow(...instants);
  });
  const shown = renders;
  return { ...hook, ticks: () => renders - shown };
}

describe("the shared clock", () => {
  it("ticks each second only within a minute of the instant", () => {
    const { ticks } = counted(moved(90));
    pass(15);
    expect(ticks()).toBe(1);
    pass(15);
    const before = ticks();
    pass(10);
    expect(ticks() - before).toBe(10);
  });

  it("ticks each second within a minute of any of several instants", () => {
    const { ticks } = counted(moved(-3600), null, moved(30));
    pass(10);
    expect(ticks()).toBe(10);
  });

  it("ticks seldom where nothing is near", () => {
    const { result, ticks } = counted();
    pass(60);
    expect(ticks()).toBe(4);
    expect(result.current).toBe(NOW + 60_000);
  });

  it("leaves whoever is near nothing in peace while others count the seconds", () => {
    const [near, far] = [counted(moved(5)), counted(moved(3600))];
    pass(30);
    expect([near.ticks(), far.ticks()]).toEqual([30, 2]);
    expect(far.result.current).toBe(NOW + 30_000);
  });

  it("does not listen anew with each rendering", () => {
    const { rerender, ticks } = counted(moved(3600));
    rerender();
    rerender();
    expect(ticks()).toBe(2);
  });

  it("stops when nobody looks", () => {
    const { unmount } = counted(moved(5));
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
