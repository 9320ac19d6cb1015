import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useTaskOverview } from "../api/use-task-overview";
import { failureOf } from "../failure";

/** Why a task fails: what kind of failure, its first line, since when, and when it is tried next. */
export function FailureLine({ task }: { task: SystemTaskDto }) {
  const failure = failureOf(task, useTaskOverview(task.id).data?.recent);
  if (!failure) return null;
  const next = task.retryAt ?? task.nextRunAt;
  return (
    <div
      className="flex flex-wrap items-baseline gap-x-3 rounded-md bg-bad-ground px-2.5 py-1 text-xs"
      data-testid="failure"
    >
      <span className="inline-flex shrink-0 items-center gap-1 self-center font-medium text-bad">
        <TriangleAlert aria-hidden className="size-3.5" />
        {failure.kind}
      </span>
      <span className="min-w-40 flex-1">{failure.line}</span>
      <span className="text-muted">
        <Facts>
          {task.errorCount > 1 && `${task.errorCount} in a row`}
          {task.failingSince && (
            <>
              since <RelativeTime at={task.failingSince} />
            </>
          )}
          {task.enabled && next && (
            <>
              {task.suspendedReason ? "next probe " : "next try "}
              <RelativeTime at={next} />
            </>
          )}
          {!task.enabled && "switched off"}
          {failure.runId && (
            <Link to="/runs/$id" params={{ id: String(failure.runId) }} className="underline hover:text-ink">
              run {failure.runId}
            </Link>
          )}
        </Facts>
      </span>
    </div>
  );
}
