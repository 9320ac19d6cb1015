import { describe, expect, it } from "vitest";
import { addDays, dayIn, isDay, offsetName, toInstant, toLocal } from "./zoned";

describe("a local time", () => {
  it.each([
    ["2026-01-15T09:00", "Europe/Berlin", "2026-01-15T08:00:00.000Z"],
    ["2026-07-15T09:00", "Europe/Berlin", "2026-07-15T07:00:00.000Z"],
    ["2026-01-15T09:00", "Asia/Kolkata", "2026-01-15T03:30:00.000Z"],
    ["2026-01-15T00:00", "America/New_York", "2026-01-15T05:00:00.000Z"],
  ])("%s in %s is %s, and back", (local, zone, instant) => {
    expect(toInstant(local, zone)).toBe(instant);
    expect(toLocal(instant, zone)).toBe(local);
  });

  it("that the clocks show twice is the first of the two", () => {
    expect(toInstant("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("that the clocks leave out is the one they would have shown", () => {
    expect(toInstant("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  });

  it.each(["", "soon", "2026-13-40T99:00"])("is none: %j", (local) => {
    expect(toInstant(local, "Europe/Berlin")).toBeNull();
  });
});

describe("a day", () => {
  it("is another one elsewhere", () => {
    const now = Date.parse("2026-03-02T23:30:00Z");
    expect([dayIn("UTC", now), dayIn("Asia/Tokyo", now)]).toEqual(["2026-03-02", "2026-03-03"]);
  });

  it("counts over months", () => {
    expect([addDays("2026-03-01", -1), addDays("2026-12-31", 1)]).toEqual(["2026-02-28", "2027-01-01"]);
  });

  it.each([
    ["2026-03-02", true],
    ["2026-02-30", false],
    ["2026-3-2", false],
    ["yesterday", false],
    [7, false],
  ])("%j: %s", (text, is) => {
    expect(isDay(text)).toBe(is);
  });
});

it.each([
  ["Europe/Berlin", "2026-07-01T12:00:00Z", "UTC+2"],
  ["Europe/Berlin", "2026-12-01T12:00:59.999Z", "UTC+1"],
  ["Europe/Berlin", "2026-03-29T00:59:59.999Z", "UTC+1"],
  ["Europe/Berlin", "2026-03-29T01:00:00Z", "UTC+2"],
  ["Europe/London", "2026-12-01T12:00:00Z", "UTC"],
  ["America/New_York", "2026-12-01T02:00:00Z", "UTC-5"],
  ["America/St_Johns", "2026-12-01T12:00:00Z", "UTC-3:30"],
  ["Asia/Kathmandu", "2026-12-01T12:00:00Z", "UTC+5:45"],
  ["Pacific/Kiritimati", "2026-12-31T12:00:00Z", "UTC+14"],
])("the clocks of %s are at %s those of %s", (zone, instant, name) => {
  expect(offsetName(zone, Date.parse(instant))).toBe(name);
});
