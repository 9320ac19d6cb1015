// A failure in few words: what kind it is, and the line that says it.
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";

/** The engine's own reasons. */
const reasons: Record<string, string> = {
  timed_out: "Timed out",
  panicked: "Handler crashed",
  unknown_task_type: "No handler",
};

/** What a sentence of a handler tells of itself, the more certain first. */
const hints: [RegExp, string][] = [
  [/\b(401|403)\b|unauthori[sz]ed|forbidden|refused the key/i, "Access refused"],
  [/\b404\b|\b410\b|not found/i, "Not found"],
  [/\b429\b|too many requests|quota|credits/i, "Rate limited"],
  [/\b5\d\d\b/, "Server error"],
  [/did not answer|timed? ?out|within \d+ ?s/i, "No answer"],
  [/\bdns\b|resolve|could not connect|connection|unreachable/i, "Unreachable"],
  [/certificate|\btls\b/i, "Not trusted"],
  [/not a feed|not a calendar|pars(e|ing)|malformed|unexpected/i, "Unreadable"],
  [/disk|database|read-only/i, "Storage"],
];

/** "Timed out", "Access refused", ...; plain "Failed" where nothing is known. */
export function failureClass(line: string | null | undefined, reason?: string | null): string {
  if (reason && reasons[reason]) return reasons[reason];
  const hint = line && hints.find(([pattern]) => pattern.test(line));
  if (hint) return hint[1];
  return reason ? sentenceCase(reason.replaceAll("_", " ")) : "Failed";
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The failure a task is in, or is about to try once more; null while it is well. */
export function failureOf(task: SystemTaskDto, recent?: RunMarkDto[]) {
  if (task.errorCount === 0 && !task.retryAt) return null;
  const last = recent?.findLast((mark) => mark.status === "error");
  const line = (task.lastError ?? last?.errorLine ?? "It gave no reason.").split("\n")[0] ?? "";
  return { kind: failureClass(line, last?.reason), line, runId: last?.runId };
}
