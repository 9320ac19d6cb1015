import { describe, expect, it } from "vitest";
import { aRun } from "@/testing/fixtures/runs";
import { goesOn, mergeRuns, uncertain } from "./merge-runs";

const rows = (...ids: number[]) => ids.map((id) => aRun({ id }));
const ids = (pages: { id: number }[][]) => pages.map((page) => page.map(({ id }) => id));

describe("the newest page over those that were read before", () => {
  it("adds above and keeps what is below", () => {
    const old = [rows(30, 29, 28), rows(27, 26)];
    const merged = mergeRuns({ runs: rows(32, 31, 30), nextCursor: 30 }, old);
    expect(ids(merged)).toEqual([
      [32, 31, 30, 29, 28],
      [27, 26],
    ]);
    expect(merged[1]).toBe(old[1]);
  });

  it("drops what matches no longer, as far as the page reaches", () => {
    const merged = mergeRuns({ runs: rows(30, 27), nextCursor: 27 }, [rows(30, 29, 28), rows(27, 26)]);
    expect(ids(merged)).toEqual([[30, 27], [26]]);
  });

  it("says all there is where it is the last one", () => {
    expect(ids(mergeRuns({ runs: rows(30), nextCursor: null }, [rows(30, 29)]))).toEqual([[30]]);
  });

  it("does not go on where rows lie in between", () => {
    expect(goesOn({ runs: rows(40, 39), nextCursor: 39 }, [rows(30)])).toBe(false);
    expect(goesOn({ runs: rows(40, 30), nextCursor: 30 }, [rows(30)])).toBe(true);
  });

  it("leaves a run uncertain that was in flight below it", () => {
    const old = [[aRun({ id: 20, status: "running" })]];
    expect(uncertain({ runs: rows(30, 29), nextCursor: 29 }, old)).toEqual([20]);
    expect(uncertain({ runs: rows(30, 20), nextCursor: 20 }, old)).toEqual([]);
  });
});
