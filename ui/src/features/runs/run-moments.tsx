import type { ReactNode } from "react";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { absolute, duration, span } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { isSlow, usualText } from "@/lib/usual";
import { triggerText } from "./run-words";

/** When it was due, began and ended, in both languages of time; why it ran, and how long it took against what is usual. */
export function RunMoments({ detail: { run, usual } }: { detail: RunDetailDto }) {
  const now = useNow(run.startedAt);
  const skipped = run.status === "skipped";
  const late = run.scheduledFor && new Date(run.startedAt).getTime() - new Date(run.scheduledFor).getTime();
  // A clock may have been set back since it began.
  const elapsed = Math.max(0, now - new Date(run.startedAt).getTime());
  const took = run.status === "running" ? elapsed : skipped ? null : run.durationMs;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
      <Row name="Slot">
        {run.scheduledFor ? (
          <Moment at={run.scheduledFor} />
        ) : (
          <span className="text-muted">none: somebody asked for it</span>
        )}
      </Row>
      <Row name={skipped ? "Passed over" : "Started"}>
        <Moment at={run.startedAt} />
        {late && late >= 1_000 ? (
          <span className="text-muted">{` · ${span(late)} after its slot`}</span>
        ) : null}
      </Row>
      {!skipped && (
        <Row name="Ended">
          {run.finishedAt ? (
            <Moment at={run.finishedAt} />
          ) : (
            <span className="text-muted">{run.status === "running" ? "not yet" : "nobody knows when"}</span>
          )}
        </Row>
      )}
      {took != null && (
        <Row name="Took">
          <span className="tabular">{duration(took)}</span>
          {usual && (
            <span className={isSlow(took, usual) ? "text-warn" : "text-muted"}>
              {` · ${usualText(usual)}${isSlow(took, usual) ? ", slower than usual" : ""}`}
            </span>
          )}
        </Row>
      )}
      <Row name="Trigger">
        {triggerText(run.trigger)}
        {run.attempt > 1 && `, attempt ${run.attempt}`}
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

/** "5 min ago · Monday, 2 March 2026 at 14:05:00 CET". */
function Moment({ at }: { at: string }) {
  return (
    <>
      <RelativeTime at={at} />
      <span className="text-muted">{` · ${absolute(at)}`}</span>
    </>
  );
}
