// A handler's summary as facts for a person: figures, sources, warnings. What it does not know is left to the JSON.
import { type Summary, summaryText } from "@/lib/result";

export type SourceResult = { name: string; status: string; brought: string; error?: string; until?: string };

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
  // A failed source says so in its own row.
  const said = new Set(sources.map(({ name, error }) => `${name}: ${error}`));
  return { figures, sources, warnings: warnings.filter((warning) => !said.has(warning)) };
}

const words = (name: string) => name.replaceAll("_", " ");

type Source = { name: string; status: string; error?: unknown; until?: unknown };

const isSource = (value: unknown): value is Source =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Source).name === "string" &&
  typeof (value as Source).status === "string";

function readSource({ name, status, error, until, ...counts }: Source): SourceResult {
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    name,
    status,
    brought: summaryText(JSON.stringify(counts)),
    error: text(error),
    until: text(until),
  };
}
