// What happened in a run, in one sentence.
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { explainFailure } from "@/lib/failure";
import { plural, readSummary, summaryText } from "@/lib/result";
import { duration, span } from "@/lib/time";
import { reasonText } from "./run-words";

/** Why a slot was passed over, after "was passed over: ". */
const passedOver: Record<string, string> = {
  paused: "everything was paused",
  snoozed: "the task was snoozed",
  offline: "there was no network",
  not_configured: "the task has not been set up yet",
  asked_to_wait: "every source had asked for a pause",
  superseded: "its next slot came first",
};

/** "News sync succeeded in 1.8 s: 24 inserted, 6 updated." */
export function headline(run: SystemTaskRunDto, now: number): string {
  return `${run.taskName} ${ending(run, now)}.${standsFor(run)}`;
}

function ending(run: SystemTaskRunDto, now: number): string {
  const after = run.durationMs == null ? "" : ` after ${duration(run.durationMs)}`;
  switch (run.status) {
    case "running":
      return `has been running for ${span(now - new Date(run.startedAt).getTime())}`;
    case "success":
      return `succeeded${after.replace(" after ", " in ")}${brought(run)}`;
    case "error":
      return `failed${after}: ${explainFailure({ taskType: run.taskType, message: run.errorMessage, reason: run.reason }).kind.toLowerCase()}`;
    case "cancelled":
      return `was cancelled${after}${run.reason === "superseded" ? ": its next slot came and took its place" : ""}`;
    case "interrupted":
      return `was interrupted${after}: the cockpit ${run.reason === "shutdown" ? "was closed" : "died while it ran"}`;
    default:
      return skipped(run);
  }
}

function brought(run: SystemTaskRunDto): string {
  const { warnings } = readSummary(run.result);
  const numbers = summaryText(withoutWarnings(run.result));
  const warned =
    Array.isArray(warnings) && warnings.length > 0 && `with ${plural(warnings.length, "warning")}`;
  const parts = [numbers, warned].filter(Boolean);
  return parts.length > 0 ? `: ${parts.join(", ")}` : "";
}

function withoutWarnings(result: string | null | undefined): string {
  const { warnings: _, ...others } = readSummary(result);
  return JSON.stringify(others);
}

function skipped(run: SystemTaskRunDto): string {
  if (run.reason === "missed") return "missed its slot: nobody was there to run it";
  if (run.reason === "overlap") {
    const other = run.blockedBy == null ? "the run before" : `run #${run.blockedBy}`;
    return `was passed over: ${other} was still running`;
  }
  const said = readSummary(run.result).reason;
  const why =
    passedOver[run.reason ?? ""] ??
    (typeof said === "string" ? said : reasonText(run.reason ?? "nothing to do"));
  return `was passed over: ${why}`;
}

/** One row may answer many slots. */
function standsFor({ missedCount }: SystemTaskRunDto): string {
  return missedCount > 1 ? ` It stands for ${plural(missedCount, "slot")}.` : "";
}
