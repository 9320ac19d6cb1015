import { afterEach, expect, it } from "vitest";
import { setShownZone } from "@/lib/zone";
import { holdUntil } from "./hold-until";

afterEach(() => setShownZone("system"));

const now = new Date(2026, 2, 31, 22, 15);

it.each([
  ["hour", new Date(2026, 2, 31, 23, 15)],
  ["hours", new Date(2026, 3, 1, 2, 15)],
  // Across the end of the month.
  ["tomorrow", new Date(2026, 3, 1, 8)],
] as const)("%s", (choice, until) => {
  expect(holdUntil(choice, "", now)).toBe(until.toISOString());
});

it("has no end where none is wanted", () => {
  expect(holdUntil("open", "", now)).toBeUndefined();
});

it("takes a time to come only", () => {
  expect(holdUntil("time", "2026-03-31T22:16", now)).toBe(new Date(2026, 2, 31, 22, 16).toISOString());
  expect(holdUntil("time", "2026-03-31T22:15", now)).toBeNull();
  expect(holdUntil("time", "tomorrow", now)).toBeNull();
});

it("goes by the clocks of the zone shown", () => {
  setShownZone("Asia/Tokyo");
  const late = new Date("2026-03-31T20:00:00Z");
  expect(holdUntil("tomorrow", "", late)).toBe("2026-04-01T23:00:00.000Z");
  expect(holdUntil("time", "2026-04-01T12:00", late)).toBe("2026-04-01T03:00:00.000Z");
});
