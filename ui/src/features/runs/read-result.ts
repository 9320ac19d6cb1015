// A handler's summary as facts for a person: figures, sources, warnings. What it does not know is left to the JSON.
import { type Summary, summaryText } from "@/lib/result";

export type SourceResult = { name: string; status: string; brought: string; why?: string; until?: string };

export type ResultFacts = { figures: [string, string][]; sources: SourceResult[]; warnings: string[] };

export function readResult(summary: Summary): ResultFacts {
  const figures: [string, string][] = [];
  const sources: SourceResult[] = [];
  for (const [name, value] of Object.entries(summary)) {
    if (typeof value === "number") figures.push([words(name), value.toLocaleString()]);
    else if (typeof value === "string") figures.push([words(name), value]);
    else if (Array.isArray(value)) sources.push(...value.filter(isSource).map(readSource));
  }
  const warnings = Array.isArray(summary.warnings) ? summary.warnings.map(String) : [];
  // A source that failed, or was not asked, says why in its own row.
  const said = new Set(sources.map(({ name, why }) => `${name}: ${why}`));
  return { figures, sources, warnings: warnings.filter((warning) => !said.has(warning)) };
}

const words = (name: string) => name.replaceAll("_", " ");

type Source = { name: string; status: string; error?: unknown; reason?: unknown; until?: unknown };

const isSource = (value: unknown): value is Source =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Source).name === "string" &&
  typeof (value as Source).status === "string";

function readSource({ name, status, error, reason, until, ...counts }: Source): SourceResult {
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    name,
    status,
    brought: summaryText(JSON.stringify(counts)),
    why: text(error) ?? text(reason),
    until: text(until),
  };
}
