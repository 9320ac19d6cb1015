import { Link } from "@tanstack/react-router";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { duration, span } from "@/lib/time";
import { triggerText } from "./run-words";

/** Every attempt at the slot, first to last, with what was waited in between; the one on this page is marked. */
export function RunAttempts({ attempts, current }: { attempts: SystemTaskRunDto[]; current: number }) {
  if (attempts.length < 2) return null;
  return (
    <Card>
      <CardHeader title="Attempts at this slot" />
      <ol aria-label="Attempts" className="px-4 py-2">
        {attempts.map((run, place) => (
          <li
            key={run.id}
            aria-current={run.id === current ? "true" : undefined}
            className="relative border-line border-l-2 py-1.5 pl-4 text-sm"
          >
            <span
              aria-hidden
              className={`absolute top-3.5 -left-1.25 size-2 rounded-full ${run.id === current ? "bg-accent ring-2 ring-accent/40" : "bg-field"}`}
            />
            <Waited before={attempts[place - 1]} run={run} />
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="w-18 text-muted">{`Attempt ${run.attempt}`}</span>
              <StatusBadge status={run.status} />
              {run.id === current ? (
                <span className="tabular font-medium">{`#${run.id}, this one`}</span>
              ) : (
                <Link
                  to="/runs/$id"
                  params={{ id: String(run.id) }}
                  className="tabular text-accent hover:underline"
                >
                  #{run.id}
                </Link>
              )}
              <span className="text-muted">{triggerText(run.trigger)}</span>
              <RelativeTime at={run.startedAt} />
              {run.durationMs != null && <span className="text-muted">took {duration(run.durationMs)}</span>}
            </div>
            {run.errorMessage && run.id !== current && (
              <p className="mt-0.5 text-muted text-xs">{run.errorMessage}</p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Waited({ before, run }: { before?: SystemTaskRunDto; run: SystemTaskRunDto }) {
  if (!before?.finishedAt) return null;
  const pause = new Date(run.startedAt).getTime() - new Date(before.finishedAt).getTime();
  if (pause < 1_000) return null;
  return <p className="mb-0.5 text-2xs text-muted">{`after ${span(pause)}`}</p>;
}
