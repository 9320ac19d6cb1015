// Whether a run takes longer than its task usually does.
import type { UsualDurationDto } from "@/bindings/UsualDurationDto";
import { duration } from "./time";

/** Of fewer runs nobody can say what is usual. */
const ENOUGH = 5;

/** What takes less than this longer is nobody's concern, however many times as long it is. */
const NOTICEABLE = 1_000;

/** Longer than 19 of 20, by half and by a second. */
export function isSlow(milliseconds: number, usual: UsualDurationDto | null | undefined): boolean {
  if (!usual || usual.runs < ENOUGH) return false;
  const { p50Ms, p95Ms } = usual;
  return milliseconds > p95Ms && milliseconds >= 1.5 * p50Ms && milliseconds - p50Ms >= NOTICEABLE;
}

/** "usually 2.3 s". */
export const usualText = (usual: UsualDurationDto): string => `usually ${duration(usual.p50Ms)}`;
