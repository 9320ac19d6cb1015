import { describe, expect, it } from "vitest";
import { fitness } from "./fuzzy";

/** What fits, best first. */
const ranked = (query: string, ...lines: string[]) =>
  lines
    .filter((line) => fitness(query, line) > 0)
    .sort((one, other) => fitness(query, other) - fitness(query, one));

describe("what fits", () => {
  it.each([
    ["", "anything"],
    ["NEWS", "Run News sync now"],
    ["rns", "Run News sync now"],
    ["run news", "Run News sync now"],
  ])("%j fits %s", (query, line) => expect(fitness(query, line)).toBeGreaterThan(0));

  it("does not where a letter is missing or they come in another order", () => {
    expect(ranked("sn", "News")).toEqual([]);
    expect(ranked("newsx", "News")).toEqual([]);
  });

  it("is better as a whole, at the begin of a word, in a shorter line", () => {
    expect(ranked("sync", "Say why not, Carl", "Async work", "Run News sync now", "News sync")).toEqual([
      "News sync",
      "Run News sync now",
      "Async work",
      "Say why not, Carl",
    ]);
  });

  it("finds initials before letters somewhere", () => {
    expect(ranked("cs", "Cancel all runs", "Calendar sync")[0]).toBe("Calendar sync");
  });
});
