import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { explainFailure } from "@/lib/failure";
import { plural } from "@/lib/result";
import { useTaskOverview } from "../api/use-task-overview";
import { hasFailed, triedAt } from "../task-state";
import { NextTry } from "./next-run";

/** Why the task fails, since when, when it is tried next, and what to do about it; nothing while it is well. */
export function LastError({ task }: { task: SystemTaskDto }) {
  const { data: overview } = useTaskOverview(task.id);
  if (!hasFailed(task)) return null;
  const run = overview?.recent.findLast((mark) => mark.status === "error");
  const message = task.lastError ?? run?.errorLine;
  const failure = explainFailure({ taskType: task.taskType, message, reason: run?.reason });
  return (
    <Card
      role="region"
      aria-label="Last error"
      className="flex gap-3 border-bad/40! bg-bad-ground! px-4 py-3"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-1 text-sm">
        <h2 className="font-semibold text-bad">{failure.kind}</h2>
        <p className="whitespace-pre-wrap break-words">{message ?? "It gave no reason."}</p>
        <p>
          {failure.advice}{" "}
          {failure.place && (
            <Link to={failure.place.to} hash={failure.place.hash} className="text-accent underline">
              {`Settings: ${failure.place.label}`}
            </Link>
          )}
        </p>
        <div className="text-muted text-xs">
          <Facts>
            {task.failingSince && (
              <>
                since <RelativeTime at={task.failingSince} />
              </>
            )}
            {task.errorCount > 0 && `${plural(task.errorCount, "error")} in a row`}
            {triedAt(task) && (
              <NextTry task={task} lead={task.retryAt ? `attempt ${task.retryAttempt ?? 2}` : undefined} />
            )}
            {!task.enabled && "switched off, so it is not tried again"}
            {run && (
              <Link to="/runs/$id" params={{ id: String(run.runId) }} className="underline hover:text-ink">
                {`run #${run.runId}`}
              </Link>
            )}
          </Facts>
        </div>
      </div>
    </Card>
  );
}
