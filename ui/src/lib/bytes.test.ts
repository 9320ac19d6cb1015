import { expect, it } from "vitest";
import { bytes } from "./bytes";

it("tells sizes in the unit that fits", () => {
  expect([0, 999, 1_000, 1_540_000, 2_000_000_000].map(bytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "1.5 MB",
    "2.0 GB",
  ]);
});
