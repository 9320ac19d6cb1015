import { Link } from "@tanstack/react-router";
import { Square } from "lucide-react";
import type { ProgressDto } from "@/bindings/ProgressDto";
import type { RunningRunDto } from "@/bindings/RunningRunDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { View } from "@/components/ui/view";
import { useRunReport } from "@/features/runs/api/use-run";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useCancelRun } from "@/lib/use-cancel-run";

/** What is running, how far it is, and the way to stop it. As high while one runs as while none does: runs come and go. */
export function RunningNow() {
  const query = useSchedulerStatus();
  return (
    <Card>
      <CardHeader title="Running now" />
      <View query={query} rows={1}>
        {({ running, waiting }) =>
          running.length === 0 ? (
            <p className="flex min-h-14 items-center px-4 text-muted text-sm">
              {waiting > 0 ? `Nothing is running; ${waiting} waiting.` : "Nothing is running."}
            </p>
          ) : (
            <ul>
              {running.map((run) => (
                <Row key={run.runId} run={run} />
              ))}
            </ul>
          )
        }
      </View>
    </Card>
  );
}

function Row({ run }: { run: RunningRunDto }) {
  const cancel = useCancelRun();
  const progress = useRunReport(run.runId, true)?.progress;
  return (
    <li className="flex min-h-14 items-center gap-3 border-line border-b px-4 py-1.5 text-sm last:border-b-0">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <StatusBadge status="running" />
          <Link
            to="/runs/$id"
            params={{ id: String(run.runId) }}
            className="truncate font-medium hover:underline"
          >
            {run.name}
          </Link>
        </div>
        <p className="mt-0.5 truncate text-muted text-xs">
          started <RelativeTime at={run.startedAt} />
          {progress && ` · ${progressText(progress)}`}
        </p>
      </div>
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

function progressText({ message, done, total }: ProgressDto): string {
  return total == null ? `${message} (${done})` : `${message} (${done} of ${total})`;
}
