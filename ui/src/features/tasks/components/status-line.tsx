import type { ReactNode } from "react";
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { plural } from "@/lib/result";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { isSnoozed, type TaskState } from "../task-state";
import { RunningLine } from "./running-line";

export type StatusLineProps = { task: SystemTaskDto; state: TaskState; scheduler?: SchedulerStatusDto };

/** What is to be said about a task's state, in one line; nothing where the word says it all. */
export function StatusLine({ task, state, scheduler }: StatusLineProps) {
  switch (state) {
    case "running":
      return task.runningRunId == null ? null : <RunningLine task={task} runId={task.runningRunId} />;
    case "retrying":
      return (
        <Line>
          attempt {task.retryAttempt ?? 2} {task.retryAt && <RelativeTime at={task.retryAt} />}
        </Line>
      );
    case "suspended":
      return (
        <Line>
          after {plural(task.errorCount, "error")}
          {task.nextRunAt && (
            <>
              , probe <RelativeTime at={task.nextRunAt} />
            </>
          )}
        </Line>
      );
    case "failing":
      return <Line>{task.errorCount === 1 ? "once" : `${task.errorCount} in a row`}</Line>;
    case "late":
      return <Line>due {task.nextRunAt && <RelativeTime at={task.nextRunAt} />}</Line>;
    case "paused":
      return <Hold task={task} scheduler={scheduler} />;
    case "never_runs":
      return <Line>its schedule has no next run</Line>;
    default:
      return null;
  }
}

/** Until when and why: of the task's own snooze, else of the pause of everything. */
function Hold({ task, scheduler }: Omit<StatusLineProps, "state">) {
  const now = useNow();
  const own = isSnoozed(task, now);
  const until = own ? task.snoozedUntil : scheduler?.pausedUntil;
  const reason = own ? task.snoozeReason : scheduler?.pauseReason;
  return (
    <Line title={reason ?? undefined}>
      {!own && "with all, "}
      {until ? (
        <>
          until{" "}
          <time dateTime={until} title={absolute(until)}>
            {short(until, now)}
          </time>
        </>
      ) : own ? (
        "until woken"
      ) : (
        "until resumed"
      )}
      {reason && ` · ${reason}`}
    </Line>
  );
}

function Line({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <div title={title} className="mt-0.5 line-clamp-2 text-2xs text-muted leading-tight">
      {children}
    </div>
  );
}
