import { describe, expect, it } from "vitest";
import { count, numbersOf, plural, readSummary } from "./result";

describe("a handler's summary", () => {
  it.each([null, undefined, "", "no JSON", "7", "null"])("is empty where it is none: %s", (text) => {
    expect(readSummary(text)).toEqual({});
  });

  it("is said in its numbers, without the zeros", () => {
    expect(numbersOf('{"inserted":24,"updated":0,"removed":1,"sources":[]}')).toBe("24 inserted, 1 removed");
  });

  it("says so where nothing came of it", () => {
    expect(numbersOf('{"inserted":0,"updated":0}')).toBe("nothing new");
    expect(numbersOf('{"backup":"a.db"}')).toBe("");
  });

  it("gives the reason of a skipped run", () => {
    expect(numbersOf('{"reason":"no api key"}')).toBe("no api key");
  });

  it("has no count of what is no number", () => {
    expect(count({ inserted: "24" }, "inserted")).toBe(0);
  });
});

it("counts one and many", () => {
  expect([plural(1, "new article"), plural(24, "new article")]).toEqual(["1 new article", "24 new articles"]);
});
