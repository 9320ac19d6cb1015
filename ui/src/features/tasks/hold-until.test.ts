import { expect, it } from "vitest";
import { fieldTime, holdUntil } from "./hold-until";

const now = new Date(2026, 2, 31, 22, 15);

it.each([
  ["hour", new Date(2026, 2, 31, 23, 15)],
  ["hours", new Date(2026, 3, 1, 2, 15)],
  // By the clocks of this computer, across the end of the month.
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

it("writes a time as its field does", () => {
  expect(fieldTime(new Date(2026, 0, 5, 8, 3))).toBe("2026-01-05T08:03");
});
