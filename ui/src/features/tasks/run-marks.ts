// What a mark on a strip stands for, in words. How it is drawn is run-strip's.
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import { plural } from "@/lib/result";
import { absolute, duration, shownZone } from "@/lib/time";

export type MarkKind = "success" | "error" | "missed" | "skipped" | "interrupted" | "cancelled" | "running";

/** In the order a summary names them. */
const kinds: MarkKind[] = ["running", "success", "error", "missed", "skipped", "interrupted", "cancelled"];

/** A missed slot is a skipped row on the wire; a person wants them apart. */
export function markKind({ status, reason }: Pick<RunMarkDto, "status" | "reason">): MarkKind {
  if (status === "skipped" && reason === "missed") return "missed";
  return kinds.find((kind) => kind === status) ?? "skipped";
}

/** "Last 30 runs: 27 success, 1 error, 1 missed (31 slots), 1 interrupted". */
export function stripSummary(marks: RunMarkDto[]): string {
  if (marks.length === 0) return "No runs yet";
  const parts = kinds.flatMap((kind) => {
    const of = marks.filter((mark) => markKind(mark) === kind);
    if (of.length === 0) return [];
    const slots = of.reduce((sum, mark) => sum + Math.max(1, mark.missedCount), 0);
    return `${of.length} ${kind}${slots > of.length ? ` (${plural(slots, "slot")})` : ""}`;
  });
  // The attempts at a slot are one mark, as they are one error.
  const tried = marks.reduce((sum, { attempt }) => sum + attempt, 0);
  const retried = tried > marks.length ? ` (${tried} attempts)` : "";
  const head = marks.length === 1 ? `Last run${retried}` : `Last ${marks.length} runs${retried}`;
  return `${head}: ${parts.join(", ")}`;
}

/** Words of marks that were said before: thirty dates for each of many rows are slow to format. */
const said = new WeakMap<RunMarkDto, { zone: string; text: string }>();

/** "Error · Monday, 2 March 2026 at 14:05:00 UTC+1 (Europe/Berlin) · 2.3 s · The feed answered 503." */
export function markText(mark: RunMarkDto): string {
  const zone = shownZone();
  const known = said.get(mark);
  if (known?.zone === zone) return known.text;
  const text = inWords(mark);
  said.set(mark, { zone, text });
  return text;
}

function inWords(mark: RunMarkDto): string {
  const kind = markKind(mark);
  const word = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const reason = kind === "skipped" && mark.reason ? mark.reason.replaceAll("_", " ") : null;
  const counted = mark.missedCount > 0 && `${plural(mark.missedCount, "slot")}`;
  // A missed slot has no run of its own: when it was due says more than when that was found out.
  const at = kind === "missed" ? (mark.scheduledFor ?? mark.startedAt) : mark.startedAt;
  const took = mark.durationMs ? duration(mark.durationMs) : null;
  const how = mark.trigger === "schedule" || mark.attempt > 1 ? null : mark.trigger.replaceAll("_", " ");
  const tries = mark.attempt > 1 && `attempt ${mark.attempt}`;
  return [word, reason, counted, how, tries, absolute(at), took, mark.errorLine].filter(Boolean).join(" · ");
}
