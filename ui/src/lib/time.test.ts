import { describe, expect, it } from "vitest";
import { duration, relative, short, span } from "./time";

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
  ])("%i s from now is %s", (seconds, words) => {
    expect(relative(moved(seconds), NOW)).toBe(words);
  });

  it("never counts zero seconds", () => {
    expect(span(200)).toBe("1 s");
  });

  it("names the day only where it is another one", () => {
    const noon = new Date(NOW).toISOString();
    expect(short(noon, NOW)).not.toMatch(/Mar/);
    expect(short(noon, NOW + 3 * 86_400_000)).toMatch(/Mar/);
  });
});

it.each([
  [12, "12 ms"],
  [1840, "1.8 s"],
  [125_000, "2 min"],
])("%i ms took %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
