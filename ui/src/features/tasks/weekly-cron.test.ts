import { afterEach, describe, expect, it, vi } from "vitest";
import { dayName, fromCron, shortDay, toCron, WEEK, WORKDAYS, weeklyText } from "./weekly-cron";

afterEach(() => vi.unstubAllEnvs());

describe("a time on some weekdays", () => {
  it.each([
    ["0 9 * * *", "09:00", WEEK, "Daily 09:00"],
    ["0 9 * * 1-5", "09:00", WORKDAYS, "Mon–Fri 09:00"],
    ["30 18 * * 1,4", "18:30", [1, 4], "Mon, Thu 18:30"],
    ["5 0 * * 0,6", "00:05", [6, 0], "Sat, Sun 00:05"],
    ["0 7 * * 0,2-4", "07:00", [2, 3, 4, 0], "Tue–Thu, Sun 07:00"],
  ])("is %s, and read back from it", (cron, time, days, words) => {
    expect(toCron({ time, days })).toBe(cron);
    expect(fromCron(cron)).toEqual({ time, days });
    expect(weeklyText({ time, days })).toBe(words);
  });

  it.each([
    ["0 9 * * 7", [0]],
    ["00  09 * * 1,2,3", [1, 2, 3]],
    ["0 9 * * 5-7", [5, 6, 0]],
  ])("is read from other spellings: %s", (cron, days) => {
    expect(fromCron(cron)).toEqual({ time: "09:00", days });
  });

  it.each([
    "*/15 * * * *",
    "0 9 1 * *",
    "0 9,17 * * *",
    "0 9 * * 5-1",
    "0 9 * * 8",
    "0 24 * * *",
    "60 9 * * *",
    "@daily",
    "0 0 9 * * *",
    "0 9 * * 1#2",
  ])("is not what %s says", (cron) => {
    expect(fromCron(cron)).toBeNull();
  });

  it.each(["", "9", "24:00", "09:60"])("has no pattern at %s", (time) => {
    expect(toCron({ time, days: [1] })).toBeNull();
  });

  it("has none without a day", () => {
    expect(toCron({ time: "09:00", days: [] })).toBeNull();
  });
});

it.each(["Asia/Tokyo", "America/Los_Angeles"])("names the same days once the computer is in %s", (zone) => {
  vi.stubEnv("TZ", zone);
  expect([shortDay(0), dayName(1), shortDay(6)]).toEqual(["Sun", "Monday", "Sat"]);
});
