import { act } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setShownZone } from "@/lib/zone";
import { renderOnBackend } from "@/testing/render";
import { useCalendarStats } from "./use-calendar-stats";
import { useDayTurn } from "./use-day-turn";

const MINUTE = 60_000;

beforeEach(() => {
  setShownZone("Asia/Tokyo");
  // A minute before midnight there, and in the afternoon here.
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-03-02T14:59:00Z"),
  });
});
afterEach(() => {
  vi.useRealTimers();
  setShownZone("system");
});

/** The figures, and how often they were asked for. */
async function shown() {
  const { backend } = renderOnBackend(() => {
    useDayTurn();
    return useCalendarStats();
  });
  const asked = () => backend.asked("get_calendar_stats").length;
  await act(() => vi.advanceTimersByTimeAsync(0));
  expect(asked()).toBe(1);
  return asked;
}

it("reads the figures anew once it is midnight in the zone shown, and not before", async () => {
  const asked = await shown();
  await act(() => vi.advanceTimersByTimeAsync(MINUTE - 1));
  expect(asked()).toBe(1);
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(asked()).toBe(2);
  await act(() => vi.advanceTimersByTimeAsync(5 * MINUTE));
  expect(asked()).toBe(2);
});

it("reads them anew where another zone is shown, even on the same date", async () => {
  const asked = await shown();
  act(() => setShownZone("Asia/Singapore"));
  await act(() => vi.advanceTimersByTimeAsync(0));
  expect(asked()).toBe(2);
});
