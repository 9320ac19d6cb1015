import { afterEach, describe, expect, it } from "vitest";
import { absolute, clockTime, dayLabel, duration, relative, short, span } from "./time";
import { setShownZone } from "./zone";

const NOW = Date.parse("2026-03-02T12:00:00.000Z");
const moved = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

describe("a time in words", () => {
  it.each([
    [-3, "just now"],
    [3, "in 3 s"],
    [0, "just now"],
    [-41, "41 s ago"],
    [42, "in 42 s"],
    [-5 * 60, "5 min ago"],
    [10 * 60 + 59, "in 10 min"],
    [-130 * 60, "2 h 10 min ago"],
    [2 * 3600, "in 2 h"],
    [-3 * 86_400, "3 d ago"],
    [-27 * 3600, "1 d 3 h ago"],
    [-12.5 * 86_400, "12 d ago"],
  ])("%i s from now is %s", (seconds, words) => {
    expect(relative(moved(seconds), NOW)).toBe(words);
  });

  it("never counts zero seconds", () => {
    expect(span(200)).toBe("1 s");
  });

  it("never counts sixty of them", () => {
    expect(span(59_700)).toBe("59 s");
    expect(duration(59_970)).toBe("1 min");
  });

  it("names the day only where it is another one", () => {
    const noon = new Date(NOW).toISOString();
    expect(short(noon, NOW)).not.toMatch(/Mar/);
    expect(short(noon, NOW + 3 * 86_400_000)).toMatch(/Mar/);
  });

  it("names the year only where it is another one", () => {
    expect(short("2026-12-31T12:00:00Z", NOW)).not.toMatch(/2026/);
    expect(short("2028-02-29T12:00:00Z", NOW)).toMatch(/Tue.*Feb.*29.*2028/);
    expect(short("2032-02-29T12:00:00Z", NOW)).toMatch(/Sun.*Feb.*29.*2032/);
  });
});

it.each([
  [12, "12 ms"],
  [1840, "1.8 s"],
  [125_000, "2 min"],
])("%i ms took %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

describe("another zone", () => {
  afterEach(() => setShownZone("system"));

  it.each([
    ["Asia/Tokyo", "21:00", "Monday, March 2", /21:00:00 UTC\+9 \(Asia\/Tokyo\)$/],
    ["America/New_York", "07:00", "Monday, March 2", /07:00:00 UTC-5 \(America\/New_York\)$/],
    ["Pacific/Kiritimati", "02:00", "Tuesday, March 3", /UTC\+14 \(Pacific\/Kiritimati\)$/],
  ])("is %s's, and said with every whole time", (zone, clock, day, whole) => {
    setShownZone(zone);
    const noon = moved(0);
    expect(clockTime(noon).replace(/\s/, " ")).toBe(clock);
    expect(dayLabel(new Date(NOW), NOW)).toBe(day);
    expect(absolute(noon)).toMatch(whole);
  });

  it("is said once where its name is all there is to say", () => {
    setShownZone("UTC");
    expect(absolute(moved(0))).toMatch(/12:00:00 UTC$/);
  });

  it("decides what is another day", () => {
    const night = "2026-03-02T22:30:00.000Z";
    setShownZone("Europe/London");
    expect(short(night, NOW)).not.toMatch(/Mar/);
    setShownZone("Europe/Berlin");
    expect(short("2026-03-02T23:30:00.000Z", NOW)).toMatch(/Tue.*Mar.*3/);
  });

  it("decides what is another year", () => {
    setShownZone("Asia/Tokyo");
    expect(short("2026-12-31T16:00:00Z", NOW)).toMatch(/Jan.*1.*2027/);
  });

  it("changes its distance from UTC over the year", () => {
    setShownZone("Europe/Berlin");
    expect(absolute("2026-03-29T00:59:00Z")).toMatch(/01:59:00 UTC\+1/);
    expect(absolute("2026-03-29T01:00:00Z")).toMatch(/03:00:00 UTC\+2/);
  });
});
