import { Link } from "@tanstack/react-router";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { summaryText } from "@/lib/result";
import { duration } from "@/lib/time";

const triggers: Record<string, string> = {
  schedule: "schedule",
  catch_up: "catch-up",
  manual: "Run now",
  retry: "retry",
};

/** Rows of history. */
export function RunTable({ runs, withTask = true }: { runs: SystemTaskRunDto[]; withTask?: boolean }) {
  return (
    <Table className="text-sm">
      <thead>
        <tr>
          <Th>Run</Th>
          {withTask && <Th>Task</Th>}
          <Th>Status</Th>
          <Th>Started</Th>
          <Th>Trigger</Th>
          <Th className="text-right">Took</Th>
          <Th>Result</Th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Tr key={run.id} data-testid={`run-row-${run.id}`}>
            <Td className="tabular">
              <Link to="/runs/$id" params={{ id: String(run.id) }} className="text-accent hover:underline">
                #{run.id}
              </Link>
            </Td>
            {withTask && <Td className="whitespace-nowrap">{run.taskName}</Td>}
            <Td className="@min-[960px]:whitespace-nowrap">
              <StatusBadge status={run.status} />
              {run.reason && run.reason !== run.status && (
                <span className="ml-1.5 text-muted text-xs">{run.reason.replaceAll("_", " ")}</span>
              )}
            </Td>
            <Td>
              <RelativeTime at={run.startedAt} />
            </Td>
            <Td className="whitespace-nowrap text-muted">
              {triggers[run.trigger] ?? run.trigger}
              {run.missedCount > 1 && ` for ${run.missedCount} slots`}
              {run.attempt > 1 && ` (attempt ${run.attempt})`}
            </Td>
            <Td className="tabular whitespace-nowrap text-right text-muted">
              {run.durationMs != null && run.status !== "skipped" ? duration(run.durationMs) : "–"}
            </Td>
            {/* What room the others leave. */}
            <Td className="w-full min-w-24 max-w-0">
              <div className="truncate text-muted" title={run.errorMessage ?? summaryText(run.result)}>
                {run.errorMessage ?? summaryText(run.result)}
              </div>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
