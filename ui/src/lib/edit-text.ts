// An edit in words, field by field: "Interval", from "Every 15 min" to "Every 45 min".
import type { FieldChangeDto } from "@/bindings/FieldChangeDto";
import type { SnoozeInput } from "@/bindings/SnoozeInput";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { configChanges } from "./config-changes";
import { intervalText } from "./interval-text";
import { readSummary } from "./result";
import { short } from "./time";

const names: Record<string, string> = {
  enabled: "Enabled",
  name: "Name",
  frequencySeconds: "Interval",
  frequencyCron: "Cron",
  timezone: "Time zone",
  catchUp: "Missed slots",
  overlap: "A slot while it runs",
  timeoutSeconds: "Timeout",
  maxRetries: "Retries",
  breakerThreshold: "Suspend after errors",
  snooze: "Snoozed",
  snoozedAt: "Snoozed at",
  snoozedUntil: "Snoozed until",
  snoozeReason: "Reason of the snooze",
  config: "Configuration",
};

const instants = new Set(["snoozedAt", "snoozedUntil"]);

export type Change = { name: string; from?: string; to?: string };

/** What an edit changed, field by field. */
export function editChanges(edit: TaskEditDto): Change[] {
  const before = readSummary(edit.before);
  const after = readSummary(edit.after);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field): Change[] => {
    if (field === "config") {
      const said = configChanges(before.config, after.config);
      return [{ name: said.length > 0 ? `Configuration: ${said.join("; ")}` : "Configuration changed" }];
    }
    return [
      {
        name: names[field] ?? field,
        from: valueText(field, before[field]),
        to: valueText(field, after[field]),
      },
    ];
  });
}

/** A field and what it was and would be, told in the wire's own words: as an edit of it is told. */
export function fieldChange({ field, before, after }: FieldChangeDto): Change {
  return { name: names[field] ?? field, from: wireText(field, before), to: wireText(field, after) };
}

function wireText(field: string, text: string): string {
  // What somebody has written stays as it is.
  if (field === "name" || field === "config") return text;
  if (text === "true" || text === "false") return valueText(field, text === "true");
  return valueText(field, /^\d+$/.test(text) ? Number(text) : text);
}

const editors: Record<string, string> = { window: "in the window", cli: "by cockpitctl" };

/** Who it was, as a person says it. */
export const editorText = (editor: string): string => editors[editor] ?? editor;

function valueText(field: string, value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (field === "snooze") return snoozeText(value as SnoozeInput);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number" && field === "frequencySeconds") return intervalText(value);
  if (typeof value === "number" && field === "timeoutSeconds") return `${value} s`;
  if (typeof value === "string" && instants.has(field)) return short(value, Date.now());
  return String(value).replaceAll("_", " ");
}

function snoozeText({ until, reason }: SnoozeInput): string {
  const end = until ? `until ${short(until, Date.now())}` : "until woken";
  return reason ? `${end} (${reason})` : end;
}
