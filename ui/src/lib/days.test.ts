import { afterEach, describe, expect, it } from "vitest";
import { addDays, dayOf, instantAt, startOfDay, tomorrowMorning, wallTime } from "./days";
import { setShownZone } from "./zone";

afterEach(() => setShownZone("system"));

const HOUR = 3_600_000;
const hoursOf = (day: string) => (startOfDay(addDays(day, 1)).getTime() - startOfDay(day).getTime()) / HOUR;

describe("a day", () => {
  it("is the zone's, not UTC's", () => {
    const instant = Date.parse("2026-03-02T23:30:00Z");
    setShownZone("Asia/Tokyo");
    expect(dayOf(instant)).toBe("2026-03-03");
    setShownZone("America/New_York");
    expect(dayOf(instant)).toBe("2026-03-02");
    expect(wallTime(instant)).toBe("2026-03-02T18:30");
  });

  it("goes over months and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  });

  it.each([
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["Europe/Berlin", "2026-06-01", 24],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["Asia/Kathmandu", "2026-03-29", 24],
    // It was left out as a whole.
    ["Pacific/Apia", "2011-12-30", 0],
  ])("of %s on %s has %d hours", (zone, day, hours) => {
    setShownZone(zone);
    expect(hoursOf(day)).toBe(hours);
  });

  it("begins at its first instant where the clocks leave midnight out", () => {
    setShownZone("Africa/Cairo");
    expect(startOfDay("2026-04-24").toISOString()).toBe("2026-04-23T22:00:00.000Z");
    expect(wallTime(startOfDay("2026-04-24"))).toBe("2026-04-24T01:00");
  });

  it("begins where the zones are far from UTC", () => {
    setShownZone("Pacific/Kiritimati");
    expect(startOfDay("2026-03-02").toISOString()).toBe("2026-03-01T10:00:00.000Z");
    setShownZone("Pacific/Niue");
    expect(startOfDay("2026-03-02").toISOString()).toBe("2026-03-02T11:00:00.000Z");
  });
});

describe("a time of the clocks", () => {
  it("is found in the zone shown", () => {
    setShownZone("Europe/Berlin");
    expect(instantAt("2026-07-01T08:00").toISOString()).toBe("2026-07-01T06:00:00.000Z");
  });

  it("that is left out is the one they would have shown, and that comes twice the first of the two", () => {
    setShownZone("Europe/Berlin");
    expect(instantAt("2026-03-29T02:30").toISOString()).toBe("2026-03-29T01:30:00.000Z");
    expect(instantAt("2026-10-25T02:30").toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  it("may be none", () => {
    expect(instantAt("soon").getTime()).toBeNaN();
  });

  it("is eight on the morning after, wherever that is", () => {
    const now = Date.parse("2026-03-28T20:00:00Z");
    setShownZone("Europe/Berlin");
    expect(tomorrowMorning(now).toISOString()).toBe("2026-03-29T06:00:00.000Z");
    setShownZone("Asia/Tokyo");
    expect(tomorrowMorning(now).toISOString()).toBe("2026-03-29T23:00:00.000Z");
  });
});
