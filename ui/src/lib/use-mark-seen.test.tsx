import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnBackend } from "@/testing/render";
import { useMarkSeen } from "./use-mark-seen";

const hide = (hidden: boolean) => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
};

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** News, opened with 24 that are new; `comes` says how many are from then on. */
function opened() {
  let unseen = 24;
  const { backend, result, rerender } = renderOnBackend(() => useMarkSeen("news", unseen));
  const comes = (count: number) => {
    unseen = count;
    rerender();
  };
  return { backend, result, comes };
}

it("marks what is new as seen, once", async () => {
  const { backend, result } = renderOnBackend(() => useMarkSeen("news", 24));
  await waitFor(() => expect(backend.asked("mark_seen")).toEqual([{ place: "news" }]));
  expect(result.current).toEqual({ unseen: 24, since: null });
  hide(false);
  expect(backend.asked("mark_seen")).toHaveLength(1);
});

it("does not take a hidden window for somebody who looks, and notes the look once it is back", async () => {
  hide(true);
  const { backend } = renderOnBackend(() => useMarkSeen("news", 24));
  expect(backend.asked("mark_seen")).toEqual([]);
  expect(localStorage.getItem("last-look:news")).toBeNull();
  hide(false);
  await waitFor(() => expect(backend.asked("mark_seen")).toEqual([{ place: "news" }]));
  expect(localStorage.getItem("last-look:news")).not.toBeNull();
});

it("begins another look where the window is back: since it was hidden, and with what came in by then", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-02T09:12:00Z") });
  const { backend, result, comes } = opened();
  comes(0);
  expect(result.current).toEqual({ unseen: 24, since: null });
  vi.setSystemTime(Date.parse("2026-03-02T18:00:00Z"));
  hide(true);
  comes(412);
  expect(backend.asked("mark_seen")).toHaveLength(1);
  vi.setSystemTime(Date.parse("2026-03-03T08:00:00Z"));
  hide(false);
  expect(result.current).toEqual({ unseen: 412, since: "2026-03-02T18:00:00.000Z" });
  expect(backend.asked("mark_seen")).toHaveLength(2);
  comes(0);
  expect(result.current).toEqual({ unseen: 412, since: "2026-03-02T18:00:00.000Z" });
});

it("goes on with its look where the window is back soon, and notes what came in meanwhile as seen", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-02T09:12:00Z") });
  localStorage.setItem("last-look:news", "2026-03-01T18:00:00.000Z");
  const { backend, result, comes } = opened();
  comes(0);
  vi.setSystemTime(Date.parse("2026-03-02T09:20:00Z"));
  hide(true);
  comes(3);
  expect(backend.asked("mark_seen")).toHaveLength(1);
  vi.setSystemTime(Date.parse("2026-03-02T09:24:59Z"));
  hide(false);
  expect(result.current).toEqual({ unseen: 24, since: "2026-03-01T18:00:00.000Z" });
  expect(backend.asked("mark_seen")).toHaveLength(2);
});
