import { expect, it } from "vitest";
import { isSlow } from "./usual";

it.each([
  [41_000, { runs: 20, p50Ms: 3_000, p95Ms: 5_000 }, true],
  [4_900, { runs: 20, p50Ms: 3_000, p95Ms: 5_000 }, false],
  // Longer than nearly all, yet not by much.
  [3_400, { runs: 20, p50Ms: 3_000, p95Ms: 3_100 }, false],
  // Many times as long, and still nothing to notice.
  [90, { runs: 20, p50Ms: 9, p95Ms: 12 }, false],
  [41_000, { runs: 4, p50Ms: 3_000, p95Ms: 5_000 }, false],
  [41_000, null, false],
])("%i ms against %j is slow: %s", (milliseconds, usual, slow) => {
  expect(isSlow(milliseconds, usual)).toBe(slow);
});
