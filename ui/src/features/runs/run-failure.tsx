import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { explainFailure } from "@/lib/failure";

export type RunFailureProps = {
  detail: RunDetailDto;
  /** When a task that still fails is tried again; nothing where it is not. */
  nextTry: (task: SystemTaskDto) => ReactNode;
};

/** What went wrong, in the handler's own words, of what kind it is, and what to do about it. */
export function RunFailure({ detail: { run, task }, nextTry }: RunFailureProps) {
  if (!run.errorMessage && run.status !== "error") return null;
  const failure = explainFailure({ taskType: run.taskType, message: run.errorMessage, reason: run.reason });
  const again = run.status === "error" && nextTry(task);
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
        {again && <p className="text-muted text-xs">{again}</p>}
      </div>
    </section>
  );
}
