import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnBackend } from "@/testing/render";
import { useMarkSeen } from "./use-mark-seen";

const hide = (hidden: boolean) => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
};

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

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
