import { describe, expect, it } from "vitest";
import { readRunSearch, toRunFilter, without } from "./run-search";

const NOW = Date.parse("2026-03-02T12:00:00.000Z");
const filter = (search: Parameters<typeof toRunFilter>[0], zone = "UTC") => toRunFilter(search, zone, NOW);

describe("filters in an address", () => {
  it("are read, and what makes no sense is left out", () => {
    expect(readRunSearch({ task: "news_sync", status: "error", trigger: "retry", when: "today" })).toEqual({
      task: "news_sync",
      status: "error",
      trigger: "retry",
      when: "today",
    });
    expect(readRunSearch({ task: "'; DROP", status: "broken", trigger: 7, when: "2026", extra: 1 })).toEqual(
      {},
    );
    expect(readRunSearch({ component: "news" })).toEqual({});
  });

  it("have days only where days are asked for", () => {
    expect(readRunSearch({ when: "dates", from: "2026-03-01", to: "2026-02-30" })).toEqual({
      when: "dates",
      from: "2026-03-01",
    });
    expect(readRunSearch({ when: "today", from: "2026-03-01" })).toEqual({ when: "today" });
  });

  it("go with what belongs to them", () => {
    expect(without({ when: "dates", from: "2026-03-01", status: "error" }, "when")).toEqual({
      status: "error",
    });
    expect(without({ task: "news_sync", component: "news" }, "task")).toEqual({});
  });
});

describe("a period", () => {
  it.each([
    [{ when: "today" }, { from: "2026-03-02T00:00:00.000Z" }],
    [{ when: "yesterday" }, { from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z" }],
    [{ when: "week" }, { from: "2026-02-24T00:00:00.000Z" }],
    [{ when: "dates", to: "2026-02-28" }, { to: "2026-03-01T00:00:00.000Z" }],
    [{ when: "dates" }, {}],
  ] as const)("%j is %j", (search, expected) => {
    expect(filter(search)).toEqual(expected);
  });

  it("is of the zone that is shown", () => {
    expect(filter({ when: "today" }, "Asia/Tokyo")).toEqual({ from: "2026-03-01T15:00:00.000Z" });
  });
});
