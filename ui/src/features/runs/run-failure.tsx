import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { explainFailure } from "@/lib/failure";

/** What went wrong, in the handler's own words, of what kind it is, and what to do about it. */
export function RunFailure({ detail: { run, task } }: { detail: RunDetailDto }) {
  if (!run.errorMessage && run.status !== "error") return null;
  const failure = explainFailure({ taskType: run.taskType, message: run.errorMessage, reason: run.reason });
  const again = task.errorCount > 0 && run.status === "error" ? (task.retryAt ?? task.nextRunAt) : null;
  return (
    <section aria-label="Error" className="flex gap-3 rounded-md bg-bad-ground px-3 py-2.5 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-semibold text-bad">{failure.kind}</p>
        <p className="whitespace-pre-wrap break-words">{run.errorMessage ?? "It gave no reason."}</p>
        <p>
          {failure.advice}
          {failure.place && (
            <>
              {" "}
              <Link to={failure.place.to} hash={failure.place.hash} className="text-accent underline">
                {`Settings: ${failure.place.label}`}
              </Link>
            </>
          )}
        </p>
        {again && (
          <p className="text-muted text-xs">
            next try <RelativeTime at={again} />
          </p>
        )}
      </div>
    </section>
  );
}
