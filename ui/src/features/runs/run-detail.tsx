import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { absolute, duration } from "@/lib/time";
import { useRunReport } from "./api/use-run";
import { RunLog } from "./run-log";
import { RunTable } from "./run-table";

/** How a run went and what it said; what it says while it runs. */
export function RunDetail({ detail }: { detail: RunDetailDto }) {
  const { run } = detail;
  const running = run.status === "running";
  const report = useRunReport(run.id, running);
  return (
    <>
      <Card>
        <CardContent className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <StatusBadge status={run.status} />
            <span>
              started <RelativeTime at={run.startedAt} />
            </span>
            {run.durationMs != null && <span className="text-muted">took {duration(run.durationMs)}</span>}
            <span className="text-muted">{absolute(run.startedAt)}</span>
          </div>
          <p className="text-sm">{detail.explanation}</p>
          {run.errorMessage && (
            <p className="rounded-md bg-bad-ground px-3 py-2 text-bad text-sm">{run.errorMessage}</p>
          )}
          {running && report?.progress && (
            <p className="text-muted text-sm">
              {report.progress.message} ({report.progress.done}
              {report.progress.total != null && ` of ${report.progress.total}`})
            </p>
          )}
          {run.result && (
            <section aria-label="Result">
              <pre className="whitespace-pre-wrap break-words rounded-md bg-raised p-3 font-mono text-xs">
                {pretty(run.result)}
              </pre>
            </section>
          )}
        </CardContent>
      </Card>
      <Card>
        <CardHeader title="Log" />
        <RunLog lines={running ? (report?.lines ?? []) : detail.log} running={running} />
      </Card>
      {detail.attempts.length > 1 && (
        <Card>
          <CardHeader title="Attempts at this slot" />
          <RunTable runs={detail.attempts} withTask={false} />
        </Card>
      )}
    </>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
