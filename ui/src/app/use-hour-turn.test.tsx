import { act } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useNewsStats } from "@/features/news/api/use-news-stats";
import { useUpcomingRuns } from "@/features/tasks/api/use-upcoming-runs";
import type { FakeBackend } from "@/testing/fake-backend";
import { renderOnBackend, renderWindow } from "@/testing/render";
import { DAY_HOURS } from "./dashboard/extent";
import { useHourTurn } from "./use-hour-turn";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-03-02T08:59:55Z"),
  });
});
afterEach(() => void vi.useRealTimers());

const asked = (backend: FakeBackend) =>
  ["list_upcoming_runs", "get_news_stats"].map((command) => backend.asked(command).length);
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

it("has the dashboard read the next and the last 24 hours anew once an hour is over, and not before", async () => {
  const { backend } = renderWindow("/");
  await pass(4_999);
  expect(asked(backend)).toEqual([1, 1]);
  await pass(1);
  expect(asked(backend)).toEqual([2, 2]);
});

it("reads them once an hour", async () => {
  const { backend } = renderOnBackend(() => {
    useHourTurn();
    useUpcomingRuns(DAY_HOURS);
    useNewsStats();
  });
  await pass(5_000);
  expect(asked(backend)).toEqual([2, 2]);
  await pass(59 * MINUTE);
  expect(asked(backend)).toEqual([2, 2]);
  await pass(MINUTE);
  expect(asked(backend)).toEqual([3, 3]);
});
