import { TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { readSummary } from "@/lib/result";
import { absolute } from "@/lib/time";
import { readResult, type SourceResult } from "./read-result";

/** What came of a run: its figures, each source of it, its warnings, and the whole of it as it was written. */
export function RunResult({ result }: { result: string }) {
  const { figures, sources, warnings } = readResult(readSummary(result));
  return (
    <Card role="region" aria-label="Result">
      <CardHeader title="Result" />
      <div className="flex flex-col gap-3 p-4">
        {figures.length > 0 && (
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            {figures.map(([name, value]) => (
              <div key={name} className="flex min-w-0 flex-col-reverse">
                <dt className="text-muted text-xs">{name}</dt>
                <dd className="tabular break-words font-semibold text-lg leading-6">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {sources.length > 0 && <Sources sources={sources} />}
        {warnings.length > 0 && (
          <ul aria-label="Warnings" className="flex flex-col gap-1">
            {warnings.map((warning) => (
              <li key={warning} className="wrap-anywhere flex gap-2 text-sm text-warn">
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {warning}
              </li>
            ))}
          </ul>
        )}
        <details className="text-sm">
          <summary className="cursor-pointer text-muted text-xs">As it was written (JSON)</summary>
          <pre className="mt-2 whitespace-pre-wrap break-words rounded-md bg-raised p-3 font-mono text-xs">
            {pretty(result)}
          </pre>
        </details>
      </div>
    </Card>
  );
}

const looks: Record<string, { tone: Tone; word: string }> = {
  ok: { tone: "good", word: "Read" },
  not_modified: { tone: "plain", word: "Not modified" },
  waiting: { tone: "warn", word: "Asked to wait" },
  not_asked: { tone: "warn", word: "Not asked" },
  failed: { tone: "bad", word: "Failed" },
};

function Sources({ sources }: { sources: SourceResult[] }) {
  return (
    <Table aria-label="Sources" className="text-sm">
      <thead>
        <tr>
          <Th>Source</Th>
          <Th>Answer</Th>
          <Th className="w-full">What came of it</Th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => {
          const look = looks[source.status] ?? { tone: "plain" as const, word: source.status };
          return (
            <Tr key={source.name}>
              <Td className="max-w-48 truncate" title={source.name}>
                {source.name}
              </Td>
              <Td>
                <Badge tone={look.tone}>{look.word}</Badge>
              </Td>
              <Td className="wrap-anywhere text-muted">
                {source.until
                  ? `not to be asked before ${absolute(source.until)}`
                  : (source.why ?? source.brought)}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
