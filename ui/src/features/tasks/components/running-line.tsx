import { Hourglass } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
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
  const total = progress?.total;
  return (
    <div className="mt-0.5 text-2xs text-muted leading-tight">
      <div className={`tabular flex items-center gap-1 ${slow ? "text-warn" : ""}`}>
        {slow && <Hourglass aria-hidden className="size-3 shrink-0" />}
        {slow ? `${usualText(usual)}, now ${span(elapsed)}` : `for ${span(elapsed)}`}
        {progress && ` · ${progress.done}${total == null ? "" : ` of ${total}`}`}
      </div>
      {progress && total != null && total > 0 && (
        <progress
          aria-label={`Progress of ${task.name}`}
          value={progress.done}
          max={total}
          className="mt-0.5 block h-1 w-full appearance-none overflow-hidden rounded-full bg-raised accent-info [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-info"
        />
      )}
      {progress?.message && (
        <div title={progress.message} className="truncate">
          {progress.message}
        </div>
      )}
    </div>
  );
}
