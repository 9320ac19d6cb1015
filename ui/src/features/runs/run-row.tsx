import { Link } from "@tanstack/react-router";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { Td, Tr } from "@/components/ui/table";
import { summaryText } from "@/lib/result";
import { duration } from "@/lib/time";
import { reasonText, triggerText } from "./run-words";

/** One row of history: how it ended, when, why it ran, how long it took, and what came of it. */
export function RunRow({ run, withTask }: { run: SystemTaskRunDto; withTask: boolean }) {
  const said = run.errorMessage ?? summaryText(run.result);
  return (
    <Tr
      data-row={run.id}
      data-testid={`run-row-${run.id}`}
      className="focus-within:bg-raised hover:bg-raised/60"
    >
      <Td className="tabular">
        <Link
          to="/runs/$id"
          params={{ id: String(run.id) }}
          data-main
          className="text-accent hover:underline"
        >
          #{run.id}
        </Link>
      </Td>
      {withTask && (
        <Td className="truncate" title={run.taskName}>
          {run.taskName}
        </Td>
      )}
      <Td>
        <StatusBadge status={run.status} />
        {run.reason && run.reason !== run.status && (
          <span className="ml-1.5 text-muted text-xs">{reasonText(run.reason)}</span>
        )}
      </Td>
      <Td>
        <RelativeTime at={run.startedAt} />
      </Td>
      <Td className="text-muted">
        {triggerText(run.trigger)}
        {run.missedCount > 1 && ` for ${run.missedCount.toLocaleString()} slots`}
        {run.attempt > 1 && ` (attempt ${run.attempt})`}
      </Td>
      <Td className="tabular whitespace-nowrap text-right text-muted">
        {run.durationMs != null && run.status !== "skipped" ? duration(run.durationMs) : "–"}
      </Td>
      <Td className="truncate text-muted" title={said}>
        {said}
      </Td>
    </Tr>
  );
}
