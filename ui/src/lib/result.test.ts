import { describe, expect, it } from "vitest";
import { count, plural, readSummary, summaryText } from "./result";

describe("a handler's summary", () => {
  it.each([null, undefined, "", "no JSON", "7", "null"])("is empty where it is none: %s", (text) => {
    expect(readSummary(text)).toEqual({});
  });

  it("is said in its numbers, without the zeros", () => {
    expect(summaryText('{"inserted":24,"updated":0,"removed":1,"sources":[]}')).toBe(
      "24 inserted, 1 removed",
    );
  });

  it("says so where nothing came of it", () => {
    expect(summaryText('{"inserted":0,"updated":0}')).toBe("nothing new");
    expect(summaryText('{"backup":"a.db"}')).toBe("");
  });

  it("names what went wrong in a run that is a success all the same", () => {
    expect(summaryText('{"inserted":0,"warnings":["LWN: it did not answer","Orbit: not a feed"]}')).toBe(
      "nothing new · LWN: it did not answer · Orbit: not a feed",
    );
  });

  it("gives the reason of a skipped run", () => {
    expect(summaryText('{"reason":"no api key"}')).toBe("no api key");
  });

  it("has no count of what is no number", () => {
    expect(count({ inserted: "24" }, "inserted")).toBe(0);
  });
});

it("counts one and many", () => {
  expect([plural(1, "new article"), plural(24, "new article")]).toEqual(["1 new article", "24 new articles"]);
});
