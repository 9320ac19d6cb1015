import { Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskOverviewDto } from "@/bindings/TaskOverviewDto";
import { plural } from "@/lib/result";
import { duration, span } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { isSlow, usualText } from "@/lib/usual";
import { DurationChart } from "./duration-chart";

/** How long the task takes: the last runs, what is usual, and whether the present or the last one is not. */
export function Durations({ task, overview }: { task: SystemTaskDto; overview: TaskOverviewDto }) {
  const { usual } = overview;
  const runs = overview.recent.filter(hasTaken);
  if (!usual || runs.length === 0) {
    return <p className="text-muted text-sm">Nothing is known before its first success.</p>;
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <DurationChart runs={runs} usual={usual} />
      <p className="tabular flex flex-wrap gap-x-4 gap-y-0.5 text-muted text-xs">
        <Figure mark="border-t">{`p50 ${duration(usual.p50Ms)}`}</Figure>
        <Figure mark="border-t border-dashed">{`p95 ${duration(usual.p95Ms)}`}</Figure>
        <span>{`of ${plural(usual.runs, "success", "successes")}`}</span>
        <Compared task={task} overview={overview} last={runs.at(-1)} />
      </p>
    </div>
  );
}

const hasTaken = (mark: RunMarkDto) =>
  mark.durationMs != null && mark.status !== "skipped" && mark.status !== "running";

function Figure({ mark, children }: { mark: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`w-4 border-ink/60 ${mark}`} />
      {children}
    </span>
  );
}

type ComparedProps = { task: SystemTaskDto; overview: TaskOverviewDto; last?: RunMarkDto };

/** "usually 3.0 s, now 41 s" of the run in flight; else the last one, where it was slower than usual. */
function Compared({ task, overview: { usual }, last }: ComparedProps) {
  const now = useNow(task.runningSince);
  if (!usual) return null;
  if (task.runningSince) {
    const elapsed = Math.max(0, now - new Date(task.runningSince).getTime());
    const text = `${usualText(usual)}, now ${span(elapsed)}`;
    return isSlow(elapsed, usual) ? <Slow>{text}</Slow> : <span className="text-ink">{text}</span>;
  }
  const took = last?.durationMs ?? 0;
  if (isSlow(took, usual)) return <Slow>{`last ${duration(took)}, slower than usual`}</Slow>;
  return <span>{`last ${duration(took)}`}</span>;
}

function Slow({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1 font-medium text-warn">
      <Hourglass aria-hidden className="size-3" />
      {children}
    </span>
  );
}
