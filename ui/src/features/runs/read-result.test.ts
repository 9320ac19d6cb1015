import { describe, expect, it } from "vitest";
import { readResult } from "./read-result";

describe("a summary as facts", () => {
  it("has its numbers and words, its sources, and the warnings that no source says itself", () => {
    expect(
      readResult({
        inserted: 1_240,
        backup: "cockpit-1.db",
        sources: [
          { name: "LWN", status: "ok", inserted: 24, updated: 0 },
          { name: "Orbit", status: "failed", error: "there is nothing at this address (404)" },
          { name: "Rust Blog", status: "waiting", until: "2026-03-02T12:00:00Z" },
          { name: "Comet", status: "not_asked", reason: "not asked, because the run was ended before" },
        ],
        warnings: [
          "Orbit: there is nothing at this address (404)",
          "LWN: 2 items had no title",
          "Comet: not asked, because the run was ended before",
        ],
      }),
    ).toEqual({
      figures: [
        ["inserted", (1_240).toLocaleString()],
        ["backup", "cockpit-1.db"],
      ],
      sources: [
        { name: "LWN", status: "ok", brought: "24 inserted" },
        { name: "Orbit", status: "failed", brought: "", why: "there is nothing at this address (404)" },
        { name: "Rust Blog", status: "waiting", brought: "", until: "2026-03-02T12:00:00Z" },
        {
          name: "Comet",
          status: "not_asked",
          brought: "",
          why: "not asked, because the run was ended before",
        },
      ],
      warnings: ["LWN: 2 items had no title"],
    });
  });

  it("leaves alone what it does not know", () => {
    expect(readResult({ nested: { a: 1 }, list: [1, 2], flag: true })).toEqual({
      figures: [],
      sources: [],
      warnings: [],
    });
  });
});
