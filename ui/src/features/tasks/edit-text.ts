// An edit in words: "Interval: Every 15 min → Every 45 min".
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { readSummary } from "@/lib/result";
import { intervalText } from "./task-state";

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
};

export function editText(edit: TaskEditDto): string {
  const before = readSummary(edit.before);
  const after = readSummary(edit.after);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.map((field) => change(field, before[field], after[field])).join(", ");
}

function change(field: string, before: unknown, after: unknown): string {
  // A configuration is a document of its own, too long for a line.
  if (field === "config") return "Configuration changed";
  return `${names[field] ?? field}: ${valueText(field, before)} → ${valueText(field, after)}`;
}

function valueText(field: string, value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number" && field === "frequencySeconds") return intervalText(value);
  if (typeof value === "number" && field === "timeoutSeconds") return `${value} s`;
  return String(value).replaceAll("_", " ");
}
