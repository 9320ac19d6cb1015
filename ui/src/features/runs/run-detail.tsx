import type { ProgressDto } from "@/bindings/ProgressDto";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { Card, CardContent } from "@/components/ui/card";
import { StatusBadge } from "@/components/ui/status-badge";
import { useNow } from "@/lib/use-now";
import { RunAttempts } from "./run-attempts";
import { RunFailure, type RunFailureProps } from "./run-failure";
import { headline } from "./run-headline";
import { RunLog } from "./run-log";
import { RunMoments } from "./run-moments";
import { RunProgress } from "./run-progress";
import { RunResult } from "./run-result";

export type RunDetailProps = RunFailureProps & {
  /** How far it is, while it runs and tells. */
  progress: ProgressDto | null | undefined;
};

/** What happened, when, why, what came of it and what it said; while it runs, as it happens. */
export function RunDetail({ detail, progress, nextTry }: RunDetailProps) {
  const { run } = detail;
  const running = run.status === "running";
  return (
    <>
      <Card>
        <CardContent className="flex flex-col gap-3">
          <div className="flex items-start gap-3">
            <StatusBadge status={run.status} />
            <Headline detail={detail} />
          </div>
          {running && <RunProgress progress={progress} />}
          <RunFailure detail={detail} nextTry={nextTry} />
          <div className="grid gap-x-8 gap-y-3 lg:grid-cols-2">
            <RunMoments detail={detail} />
            <section aria-label="Why it ran, or did not">
              <h2 className="font-medium text-muted text-sm">
                {run.status === "skipped" ? "Why it did not run" : "Why it ran"}
              </h2>
              <p className="text-sm">{detail.explanation}</p>
            </section>
          </div>
        </CardContent>
      </Card>
      <RunAttempts attempts={detail.attempts} current={run.id} />
      {run.result && <RunResult result={run.result} />}
      <RunLog lines={detail.log} running={running} />
    </>
  );
}

function Headline({ detail: { run } }: { detail: RunDetailDto }) {
  const now = useNow(run.startedAt);
  return <p className="min-w-0 font-medium text-base leading-6">{headline(run, now)}</p>;
}
