// A frequency while somebody edits it: what is in the controls, and what it asks of the engine.
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";

export type Draft = { kind: "every" | "cron" | "manual"; amount: string; unit: "60" | "3600"; cron: string };

export function draftOf(task: SystemTaskDto): Draft {
  const seconds = task.frequencySeconds;
  const hours = seconds != null && seconds >= 3600 && seconds % 3600 === 0;
  return {
    kind: task.frequencyCron ? "cron" : seconds == null ? "manual" : "every",
    amount: seconds == null ? "45" : String(seconds / (hours ? 3600 : 60)),
    unit: hours ? "3600" : "60",
    cron: task.frequencyCron ?? "0 9 * * *",
  };
}

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
