import { expect, it } from "vitest";
import { aRun } from "@/testing/fixtures/runs";
import { headline } from "./run-headline";

const NOW = Date.parse("2026-03-02T12:00:00.000Z");

it.each([
  [{}, "News sync succeeded in 1.8 s: 24 inserted, 6 updated."],
  [
    { result: '{"inserted":0,"warnings":["LWN: it did not answer"]}' },
    "News sync succeeded in 1.8 s: nothing new, with 1 warning.",
  ],
  [
    { trigger: "catch_up", missedCount: 31, result: null },
    "News sync succeeded in 1.8 s. It stands for 31 slots.",
  ],
  [
    { status: "error", durationMs: 20_004, errorMessage: "Team did not answer within 20 s." },
    "News sync failed after 20.0 s: no answer.",
  ],
  [
    { status: "error", durationMs: 300_000, reason: "timed_out", errorMessage: null },
    "News sync failed after 5 min: timed out.",
  ],
  [
    { status: "running", startedAt: "2026-03-02T11:59:48.000Z", durationMs: null },
    "News sync has been running for 12 s.",
  ],
  [{ status: "cancelled", reason: "cancelled", durationMs: 41_200 }, "News sync was cancelled after 41.2 s."],
  [
    { status: "cancelled", reason: "superseded", durationMs: 900 },
    "News sync was cancelled after 900 ms: its next slot came and took its place.",
  ],
  [
    { status: "interrupted", reason: "crashed", durationMs: null },
    "News sync was interrupted: the cockpit died while it ran.",
  ],
  [
    { status: "interrupted", reason: "shutdown", durationMs: 5_000 },
    "News sync was interrupted after 5.0 s: the cockpit was closed.",
  ],
  [
    { status: "skipped", reason: "overlap", blockedBy: 35 },
    "News sync was passed over: run #35 was still running.",
  ],
  [
    { status: "skipped", reason: "missed", missedCount: 31 },
    "News sync missed its slot: nobody was there to run it. It stands for 31 slots.",
  ],
  [{ status: "skipped", reason: "offline" }, "News sync was passed over: there was no network."],
  [
    { status: "skipped", reason: "quota", result: '{"reason":"no credits left"}' },
    "News sync was passed over: no credits left.",
  ],
])("%j: %s", (part, sentence) => {
  expect(headline(aRun(part), NOW)).toBe(sentence);
});
