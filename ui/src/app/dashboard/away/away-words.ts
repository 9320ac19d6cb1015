// An absence in words.
import type { AwayReportDto } from "@/bindings/AwayReportDto";
import { plural } from "@/lib/result";

const kinds: Record<string, string> = {
  asleep: "Asleep",
  closed: "Closed",
  clock_set: "Clock set ahead",
};

export const absence = (kind: string): string => kinds[kind] ?? "Away";

/** What became of it all; what did not happen is not said. */
export function outcomes(report: AwayReportDto): string[] {
  const { missedSlots, tasks, caughtUp, failed, skipped, interrupted, pending } = report;
  const said = (n: number, words: string) => n > 0 && `${n.toLocaleString()} ${words}`;
  return [
    `${plural(missedSlots, "slot")} missed in ${plural(tasks.length, "task")}`,
    said(caughtUp, "caught up"),
    said(failed, "failed"),
    said(skipped, "passed over"),
    said(interrupted, "cut off"),
    said(pending, "still to come"),
  ].filter((text) => text !== false);
}
