import { Link } from "@tanstack/react-router";
import { Copy } from "lucide-react";
import { toast } from "sonner";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { View } from "@/components/ui/view";
import { absolute, duration } from "@/lib/time";
import { useRun, useRunReport } from "./api/use-run";
import { RunLog } from "./run-log";
import { RunTable } from "./run-table";

/** One run: why it happened, how it went, and what it said. */
export function RunPage({ id }: { id: number }) {
  const run = useRun(id);
  return (
    <View query={run}>
      {(detail) => (
        <Page
          title={`Run #${id}`}
          description={
            <Link
              to="/settings/system-tasks/$id"
              params={{ id: String(detail.task.id) }}
              className="hover:underline"
            >
              {detail.task.name}
            </Link>
          }
          actions={
            <Button onClick={() => copy(detail)}>
              <Copy aria-hidden className="size-3.5" />
              Copy as JSON
            </Button>
          }
        >
          <RunDetail detail={detail} />
        </Page>
      )}
    </View>
  );
}

async function copy(detail: RunDetailDto): Promise<void> {
  try {
    await navigator.clipboard.writeText(JSON.stringify(detail, null, 2));
    toast.success("Copied.");
  } catch {
    toast.error("The clipboard cannot be used here.");
  }
}

function RunDetail({ detail }: { detail: RunDetailDto }) {
  const { run } = detail;
  const report = useRunReport(run.id, run.status === "running");
  const lines = run.status === "running" ? (report?.lines ?? []) : detail.log;
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
          {run.status === "running" && report?.progress && (
            <p className="text-muted text-sm">
              {report.progress.message} ({report.progress.done}
              {report.progress.total != null && ` of ${report.progress.total}`})
            </p>
          )}
          {run.result && (
            <pre className="overflow-x-auto rounded-md bg-raised p-3 font-mono text-xs">
              {pretty(run.result)}
            </pre>
          )}
        </CardContent>
      </Card>
      <Card>
        <CardHeader title="Log" />
        <RunLog lines={lines} running={run.status === "running"} />
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
