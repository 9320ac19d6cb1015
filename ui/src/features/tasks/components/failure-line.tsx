import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useTaskOverview } from "../api/use-task-overview";
import { failureOf } from "../failure";
import { triedAt } from "../task-state";
import { NextTry } from "./next-run";

/** Why a task fails: what kind of failure, its first line, since when, and when it is tried next. */
export function FailureLine({ task }: { task: SystemTaskDto }) {
  const failure = failureOf(task, useTaskOverview(task.id).data?.recent);
  if (!failure) return null;
  return (
    <div
      className="flex flex-wrap items-baseline gap-x-3 rounded-md bg-bad-ground px-2.5 py-1 text-xs"
      data-testid="failure"
    >
      {/* As wide as it is: the facts go below it where there is no room beside it. */}
      <p className="min-w-0 flex-auto">
        <span className="mr-2 font-medium text-bad">
          <TriangleAlert aria-hidden className="mr-1 inline size-3.5 align-[-0.2em]" />
          {failure.kind}
        </span>
        {failure.line}
      </p>
      <span className="text-muted">
        <Facts>
          {task.errorCount > 1 && `${task.errorCount} in a row`}
          {task.failingSince && (
            <>
              since <RelativeTime at={task.failingSince} />
            </>
          )}
          {triedAt(task) && <NextTry task={task} />}
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
