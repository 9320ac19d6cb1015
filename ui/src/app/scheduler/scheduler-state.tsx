import { Activity, CircleHelp, type LucideIcon, OctagonX, Pause, Play, TriangleAlert } from "lucide-react";
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { usePause, useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";

/** Whether the scheduler is alive, what it is doing, and when it wakes next. */
export function SchedulerState({ onPause }: { onPause: () => void }) {
  const { data: status, error } = useSchedulerStatus();
  const pause = usePause();
  if (!status && !error) return null;
  const trouble = error?.message ?? status?.storeError;
  const { tone, icon: Icon, word } = error || !status ? silent : health(status);
  return (
    <div className="flex flex-col gap-1 px-1 text-2xs text-muted" data-testid="scheduler-state">
      <p
        className="flex items-center gap-2 max-[56rem]:justify-center"
        title={trouble ?? status?.pauseReason ?? `Scheduler: ${word}`}
      >
        <Icon aria-hidden className={`size-3.5 shrink-0 ${tone}`} />
        <span className="font-medium text-ink max-[56rem]:sr-only">Scheduler {word}</span>
      </p>
      {status && !error && (
        <div className="tabular max-[56rem]:sr-only">
          <Facts>
            {status.running.length > 0 ? `${status.running.length} running` : "Idle"}
            {status.waiting > 0 && `${status.waiting} waiting`}
            {status.nextWakeAt && !status.paused && (
              <>
                next <RelativeTime at={status.nextWakeAt} />
              </>
            )}
            {status.paused &&
              (status.pausedUntil ? (
                <>
                  resumes <RelativeTime at={status.pausedUntil} />
                </>
              ) : (
                "until resumed"
              ))}
          </Facts>
          {status.pauseReason && (
            <p className="truncate" title={status.pauseReason}>
              {`“${status.pauseReason}”`}
            </p>
          )}
        </div>
      )}
      {trouble && <p className="line-clamp-3 text-bad max-[56rem]:sr-only">{trouble}</p>}
      {status?.alive && !error && (
        <Button
          variant={status.paused ? "primary" : "ghost"}
          loading={pause.isPending}
          aria-label={status.paused ? "Resume schedules" : "Pause schedules"}
          title={status.paused ? "Resume schedules" : "Pause schedules"}
          className="-mx-1 justify-center"
          onClick={() => (status.paused ? pause.mutate(false) : onPause())}
        >
          {status.paused ? <Play aria-hidden className="size-3" /> : <Pause aria-hidden className="size-3" />}
          <span className="max-[56rem]:sr-only">{status.paused ? "Resume" : "Pause…"}</span>
        </Button>
      )}
    </div>
  );
}

type Health = { tone: string; icon: LucideIcon; word: string };

const silent: Health = { tone: "text-bad", icon: CircleHelp, word: "does not answer" };

function health(status: SchedulerStatusDto): Health {
  if (!status.alive) return { tone: "text-bad", icon: OctagonX, word: "stopped" };
  if (status.storeError) return { tone: "text-bad", icon: TriangleAlert, word: "in trouble" };
  if (status.paused) return { tone: "text-warn", icon: Pause, word: "paused" };
  return { tone: "text-good", icon: Activity, word: "alive" };
}
