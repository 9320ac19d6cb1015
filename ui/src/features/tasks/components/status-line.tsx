import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { isSnoozed, type TaskState } from "../task-state";
import { NextTry } from "./next-run";
import { RunningLine } from "./running-line";

export type StatusLineProps = { task: SystemTaskDto; state: TaskState };

/** What is to be said about a task's state, in one line; nothing where the word says it all. */
export function StatusLine({ task, state }: StatusLineProps) {
  switch (state) {
    case "running":
      return task.runningRunId == null ? null : <RunningLine task={task} runId={task.runningRunId} />;
    case "retrying":
      return (
        <Line>
          <NextTry task={task} lead={`attempt ${task.retryAttempt ?? 2}`} />
        </Line>
      );
    case "suspended":
      return (
        task.nextRunAt && (
          <Line>
            <NextTry task={task} />
          </Line>
        )
      );
    case "late":
      return <Line>due {task.nextRunAt && <RelativeTime at={task.nextRunAt} />}</Line>;
    case "paused":
      return <Hold task={task} />;
    case "never_runs":
      return <Line title={task.scheduleError ?? undefined}>{task.scheduleError ?? "no next run"}</Line>;
    default:
      return null;
  }
}

/** Until when and why it is snoozed. Of the pause of everything a banner says so, once and not in each row. */
function Hold({ task }: { task: SystemTaskDto }) {
  const now = useNow(task.snoozedUntil);
  if (!isSnoozed(task, now)) return <Line>with all schedules</Line>;
  const { snoozedUntil, snoozeReason } = task;
  return (
    <Line title={snoozeReason ?? undefined}>
      {snoozedUntil ? (
        <>
          snoozed until{" "}
          <time dateTime={snoozedUntil} title={absolute(snoozedUntil)}>
            {short(snoozedUntil, now)}
          </time>
        </>
      ) : (
        "snoozed until woken"
      )}
      {snoozeReason && ` · ${snoozeReason}`}
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
