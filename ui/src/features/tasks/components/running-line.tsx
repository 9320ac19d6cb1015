import { Hourglass } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { countText, ProgressBar } from "@/components/ui/progress-bar";
import { span } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { useRunReport } from "@/lib/use-run-report";
import { isSlow, usualText } from "@/lib/usual";
import { useTaskOverview } from "../api/use-task-overview";

/** How far a run is, and how long it has taken: "usually 3 s, now 41 s" once that is slower than usual. */
export function RunningLine({ task, runId }: { task: SystemTaskDto; runId: number }) {
  const now = useNow(task.runningSince);
  const usual = useTaskOverview(task.id).data?.usual;
  const progress = useRunReport(runId, true)?.progress;
  const elapsed = task.runningSince ? Math.max(0, now - new Date(task.runningSince).getTime()) : 0;
  const slow = usual != null && isSlow(elapsed, usual);
  return (
    <div className="mt-0.5 text-2xs text-muted leading-tight">
      <div className={`tabular flex items-center gap-1 ${slow ? "text-warn" : ""}`}>
        {slow && <Hourglass aria-hidden className="size-3 shrink-0" />}
        {slow ? `${usualText(usual)}, now ${span(elapsed)}` : `for ${span(elapsed)}`}
        {progress && ` · ${countText(progress)}`}
      </div>
      {progress?.total ? (
        <div className="mt-0.5">
          <ProgressBar thin label={`Progress of ${task.name}`} progress={progress} />
        </div>
      ) : null}
      {progress?.message && (
        <div title={progress.message} className="truncate">
          {progress.message}
        </div>
      )}
    </div>
  );
}
