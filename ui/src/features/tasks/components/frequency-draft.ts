// A frequency while somebody edits it: what is in the controls, and what it asks of the engine.
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { fromCron, toCron, WEEK, WORKDAYS } from "../weekly-cron";

export type Kind = "manual" | "every" | "daily" | "weekly" | "cron";

/** Seconds of a unit, as the value of a select. */
export type Unit = "1" | "60" | "3600" | "86400";

export type Draft = {
  kind: Kind;
  amount: string;
  unit: Unit;
  /** Of Daily and Weekly. */
  time: string;
  /** Of Weekly; 0 is Sunday. */
  days: number[];
  cron: string;
};

export function draftOf(task: Pick<SystemTaskDto, "frequencySeconds" | "frequencyCron">): Draft {
  const seconds = task.frequencySeconds;
  const cron = task.frequencyCron;
  const weekly = cron ? fromCron(cron) : null;
  const daily = weekly?.days.length === 7;
  const unit = unitOf(seconds ?? 60);
  return {
    kind: weekly ? (daily ? "daily" : "weekly") : cron ? "cron" : seconds == null ? "manual" : "every",
    amount: seconds == null ? "45" : String(seconds / Number(unit)),
    unit,
    time: weekly?.time ?? "09:00",
    days: weekly && !daily ? weekly.days : WORKDAYS,
    cron: cron ?? "0 9 * * *",
  };
}

const units: Unit[] = ["86400", "3600", "60"];

/** The largest unit that the interval is a whole number of. */
const unitOf = (seconds: number): Unit => units.find((unit) => seconds % Number(unit) === 0) ?? "1";

/** Seconds of "Every N minutes"; NaN while N is no number. */
function seconds(draft: Draft): number {
  const amount = draft.amount.trim() === "" ? Number.NaN : Number(draft.amount);
  return Math.round(amount * Number(draft.unit));
}

/** The pattern of what is in the controls; null while they are incomplete, and for what has no pattern. */
function pattern({ kind, cron, time, days }: Draft): string | null {
  if (kind === "cron") return cron;
  if (kind === "daily") return toCron({ time, days: WEEK });
  return kind === "weekly" ? toCron({ time, days }) : null;
}

/** Another kind; the pattern goes along, so that one can begin with a time and go on by hand. */
export function withKind(draft: Draft, kind: Kind): Draft {
  return { ...draft, kind, cron: (kind === "cron" && pattern(draft)) || draft.cron };
}

/** The schedule as the wire has it; null where there is nothing to ask the engine about. */
function schedule(draft: Draft): { frequencySeconds: number } | { frequencyCron: string } | null {
  if (draft.kind === "every")
    return Number.isFinite(seconds(draft)) ? { frequencySeconds: seconds(draft) } : null;
  const frequencyCron = pattern(draft);
  return frequencyCron === null ? null : { frequencyCron };
}

/** What the engine is asked about: for this task, so that it shows what Save would bring and warns of what does not fit it. */
export function toPreview(
  draft: Draft,
  { timezone, taskType, component }: Pick<SystemTaskDto, "timezone" | "taskType" | "component">,
): PreviewInput | null {
  const asked = schedule(draft);
  return asked && { ...asked, ...(timezone && { timezone }), taskType, component };
}

export const toInput = (draft: Draft): UpdateTaskInput =>
  schedule(draft) ?? { frequencySeconds: null, frequencyCron: null };

/** Nothing was changed, or all changed back. */
export const isSame = (a: Draft, b: Draft): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is still to be filled in; null where nothing is. */
export function missing(draft: Draft): string | null {
  if (draft.kind === "manual" || schedule(draft)) return null;
  if (draft.kind === "every") return "Write a number.";
  return draft.kind === "weekly" && draft.days.length === 0
    ? "Choose a weekday."
    : "Write a time of 24 hours, such as 09:00.";
}
