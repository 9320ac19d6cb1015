import { Play } from "lucide-react";
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { usePause, useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";

/** Whether the scheduler is alive, what it is doing, and when it wakes next. */
export function SchedulerState() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  if (!status) return null;
  const { tone, word } = health(status);
  return (
    <div className="flex flex-col gap-1 px-1 text-2xs text-muted" data-testid="scheduler-state">
      <p
        className="flex items-center gap-2 max-[56rem]:justify-center"
        title={status.storeError ?? `Scheduler: ${word}`}
      >
        <span aria-hidden className={`size-2 shrink-0 rounded-full ${tone}`} />
        <span className="font-medium text-ink max-[56rem]:sr-only">Scheduler {word}</span>
      </p>
      <p className="tabular pl-4 max-[56rem]:sr-only">
        {status.running.length > 0 ? `${status.running.length} running` : "Idle"}
        {status.waiting > 0 && ` · ${status.waiting} waiting`}
        {status.nextWakeAt && !status.paused && (
          <>
            {" "}
            · next <RelativeTime at={status.nextWakeAt} />
          </>
        )}
        {status.pausedUntil && (
          <>
            {" "}
            · resumes <RelativeTime at={status.pausedUntil} />
          </>
        )}
      </p>
      {status.storeError && <p className="text-bad max-[56rem]:sr-only">{status.storeError}</p>}
      {status.paused && (
        <Button
          loading={pause.isPending}
          aria-label="Resume schedules"
          className="mt-1 justify-center"
          onClick={() => pause.mutate(false)}
        >
          <Play aria-hidden className="size-3" />
          <span className="max-[56rem]:sr-only">Resume</span>
        </Button>
      )}
    </div>
  );
}

function health(status: SchedulerStatusDto): { tone: string; word: string } {
  if (!status.alive) return { tone: "bg-bad", word: "stopped" };
  if (status.storeError) return { tone: "bg-bad", word: "in trouble" };
  if (status.paused) return { tone: "bg-warn", word: "paused" };
  return { tone: "bg-good", word: "alive" };
}
