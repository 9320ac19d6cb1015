// Summaries of handlers are JSON text whose shape is the handler's own; these read what they find.

export type Summary = Record<string, unknown>;

/** The summary as an object; empty where it is none. */
export function readSummary(text: string | null | undefined): Summary {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Summary) : {};
  } catch {
    return {};
  }
}

/** A count of the summary; 0 where there is none. */
export function count(summary: Summary, name: string): number {
  const value = summary[name];
  return typeof value === "number" ? value : 0;
}

/** "24 new articles", "1 new article". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}

/** "24 inserted, 6 updated · LWN: it did not answer": the plain numbers of a summary and its warnings, for one line. */
export function summaryText(text: string | null | undefined): string {
  const summary = readSummary(text);
  if (typeof summary.reason === "string") return summary.reason;
  const warnings = Array.isArray(summary.warnings) ? summary.warnings.map(String) : [];
  return [numbers(summary), ...warnings].filter(Boolean).join(" · ");
}

function numbers(summary: Summary): string {
  const numbers = Object.entries(summary).filter(([, value]) => typeof value === "number");
  if (numbers.length === 0) return "";
  const some = numbers.filter(([, value]) => value !== 0);
  return some.map(([name, value]) => `${value} ${name}`).join(", ") || "nothing new";
}
