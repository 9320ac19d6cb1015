import { Link } from "@tanstack/react-router";
import { Hourglass, Square } from "lucide-react";
import type { RunningRunDto } from "@/bindings/RunningRunDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { countText, ProgressBar } from "@/components/ui/progress-bar";
import { View } from "@/components/ui/view";
import { useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";
import { useTaskOverview } from "@/features/tasks/api/use-task-overview";
import { span } from "@/lib/time";
import { useCancelRun } from "@/lib/use-cancel-run";
import { useNow } from "@/lib/use-now";
import { useRunReport } from "@/lib/use-run-report";
import { isSlow, usualText } from "@/lib/usual";

const SHOWN = 6;

/** What is running, how far it is, and the way to stop it. As high while one runs as while none does: runs come and go. */
export function RunningNow() {
  const query = useSchedulerStatus();
  const running = query.data?.running ?? [];
  return (
    <Card className="flex h-full flex-col">
      <CardHeader title="Running now">
        {running.length > 0 && (
          <span className="tabular rounded-full bg-raised px-2 py-px font-medium text-muted text-xs">
            {running.length}
          </span>
        )}
      </CardHeader>
      <div className="min-h-17">
        <View query={query} rows={1}>
          {({ waiting }) =>
            running.length === 0 ? (
              <p className="flex min-h-17 items-center px-4 text-muted text-sm">
                {waiting > 0 ? `Nothing is running; ${waiting} waiting.` : "Nothing is running."}
              </p>
            ) : (
              <ul>
                {running.slice(0, SHOWN).map((run) => (
                  <Row key={run.runId} run={run} />
                ))}
              </ul>
            )
          }
        </View>
        {running.length > SHOWN && (
          <Link to="/runs" className="block px-4 py-2 text-accent text-xs hover:underline">
            {`and ${running.length - SHOWN} more`}
          </Link>
        )}
      </div>
    </Card>
  );
}

function Row({ run }: { run: RunningRunDto }) {
  const cancel = useCancelRun();
  const progress = useRunReport(run.runId, true)?.progress;
  return (
    <li className="flex min-h-17 items-center gap-3 border-line border-b px-4 py-1.5 last:border-b-0">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex min-w-0 items-baseline justify-between gap-2">
          <Link
            to="/runs/$id"
            params={{ id: String(run.runId) }}
            title={run.name}
            className="truncate font-medium text-sm hover:underline"
          >
            {run.name}
          </Link>
          <span className="tabular shrink-0 text-muted text-xs">{progress && countText(progress)}</span>
        </p>
        <ProgressBar label={`Progress of ${run.name}`} progress={progress} />
        <div className="tabular flex h-4.5 gap-1.5 text-muted text-xs">
          <span className="shrink-0">
            <Elapsed run={run} />
          </span>
          <span className="truncate" title={progress?.message}>
            {progress?.message && `· ${progress.message}`}
          </span>
        </div>
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

/** "12 s, usually 2.3 s"; "usually 2.3 s, now 41 s" once that is longer than is usual. */
function Elapsed({ run }: { run: RunningRunDto }) {
  const now = useNow(run.startedAt);
  const { data: overview } = useTaskOverview(run.taskId);
  const usual = overview?.usual;
  const elapsed = Math.max(0, now - new Date(run.startedAt).getTime());
  if (!usual) return span(elapsed);
  if (!isSlow(elapsed, usual)) return `${span(elapsed)}, ${usualText(usual)}`;
  return (
    <span className="inline-flex items-center gap-1 text-warn">
      <Hourglass aria-hidden className="size-3" />
      {`${usualText(usual)}, now ${span(elapsed)}`}
    </span>
  );
}
