import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";
import { useSchedulerStatus } from "../api/use-scheduler-status";
import { isScheduled, isSnoozed, triedAt } from "../task-state";

export type NextRunProps = {
  task: SystemTaskDto;
  /** What comes then, if it comes: its next slot, or another try. */
  at?: string | null;
  /** What to say before the countdown. */
  lead?: string;
};

/** When a task runs next: a countdown, or why there is none. */
export function NextRun({ task, at = task.nextRunAt, lead = "" }: NextRunProps) {
  const now = useNow(at, task.snoozedUntil);
  const { data: status } = useSchedulerStatus();
  if (task.enabled && isSnoozed(task, now)) return <Snoozed until={task.snoozedUntil} lead={lead} />;
  if (at) {
    if (status?.paused) return <span className="text-muted">paused</span>;
    return (
      <>
        {lead && `${lead} `}
        {new Date(at).getTime() > now ? <RelativeTime at={at} /> : "due now"}
      </>
    );
  }
  if (task.enabled && isScheduled(task)) {
    // Just switched on: the engine has not said yet.
    if (at === undefined) return <span className="text-muted">…</span>;
    return <span className="text-bad">none</span>;
  }
  return <span className="text-muted">{task.enabled ? "by hand only" : "–"}</span>;
}

/** When a task that has failed is tried again, with what that is; of one that nothing is planned of, `triedAt` says so. */
export function NextTry({ task, at = triedAt(task), lead }: NextRunProps) {
  return <NextRun task={task} at={at} lead={lead ?? (task.suspendedReason ? "next probe" : "next try")} />;
}

function Snoozed({ until, lead }: { until?: string | null; lead: string }) {
  return (
    <span className="text-muted">
      {until ? (
        <>
          wakes <RelativeTime at={until} />
        </>
      ) : (
        `${lead && `${lead} `}when woken`
      )}
    </span>
  );
}
