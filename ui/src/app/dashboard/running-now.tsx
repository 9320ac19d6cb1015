import { Link } from "@tanstack/react-router";
import { Square } from "lucide-react";
import type { RunningRunDto } from "@/bindings/RunningRunDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { useRunReport } from "@/features/runs/api/use-run";
import { useCancelRun } from "@/features/tasks/api/use-cancel-run";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";

/** What is running, how far it is, and the way to stop it. Nothing when nothing runs. */
export function RunningNow() {
  const { data: status } = useSchedulerStatus();
  if (!status || status.running.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Running now" />
      <ul>
        {status.running.map((run) => (
          <Row key={run.runId} run={run} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ run }: { run: RunningRunDto }) {
  const cancel = useCancelRun();
  const progress = useRunReport(run.runId, true)?.progress;
  return (
    <li className="flex items-center gap-4 border-line border-b px-4 py-2 text-sm last:border-b-0">
      <StatusBadge status="running" />
      <Link to="/runs/$id" params={{ id: String(run.runId) }} className="font-medium hover:underline">
        {run.name}
      </Link>
      <span className="min-w-0 flex-1 truncate text-muted">
        {progress
          ? `${progress.message} (${progress.done}${progress.total != null ? ` of ${progress.total}` : ""})`
          : "working…"}
      </span>
      <span className="text-muted">
        started <RelativeTime at={run.startedAt} />
      </span>
      <Button
        variant="danger"
        aria-label={`Cancel run of ${run.name}`}
        loading={cancel.isPending}
        onClick={() => cancel.mutate(run.runId)}
      >
        <Square aria-hidden className="size-3" />
        Cancel
      </Button>
    </li>
  );
}
