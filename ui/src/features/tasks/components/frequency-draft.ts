// A frequency while somebody edits it: what is in the controls, and what it asks of the engine.
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";

/** Seconds of a unit, as the value of a select. */
export type Unit = "1" | "60" | "3600";

export type Draft = { kind: "every" | "cron" | "manual"; amount: string; unit: Unit; cron: string };

export function draftOf(task: SystemTaskDto): Draft {
  const seconds = task.frequencySeconds;
  const unit = unitOf(seconds ?? 60);
  return {
    kind: task.frequencyCron ? "cron" : seconds == null ? "manual" : "every",
    amount: seconds == null ? "45" : String(seconds / Number(unit)),
    unit,
    cron: task.frequencyCron ?? "0 9 * * *",
  };
}

/** The largest unit that the interval is a whole number of. */
const unitOf = (seconds: number): Unit => (seconds % 3600 === 0 ? "3600" : seconds % 60 === 0 ? "60" : "1");

/** Seconds of "Every N minutes"; NaN while N is no number. */
function seconds(draft: Draft): number {
  const amount = draft.amount.trim() === "" ? Number.NaN : Number(draft.amount);
  return Math.round(amount * Number(draft.unit));
}

/** What the engine is asked about; null where there is nothing to ask. */
export function toPreview(draft: Draft, timezone?: string | null): PreviewInput | null {
  const zone = timezone ? { timezone } : {};
  if (draft.kind === "cron") return { frequencyCron: draft.cron, ...zone };
  if (draft.kind === "every" && Number.isFinite(seconds(draft))) {
    return { frequencySeconds: seconds(draft), ...zone };
  }
  return null;
}

export function toInput(draft: Draft): UpdateTaskInput {
  if (draft.kind === "cron") return { frequencyCron: draft.cron };
  if (draft.kind === "every") return { frequencySeconds: seconds(draft) };
  return { frequencySeconds: null, frequencyCron: null };
}

export const isComplete = (draft: Draft): boolean =>
  draft.kind !== "every" || Number.isFinite(seconds(draft));
