import { Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { usePause, useSchedulerStatus } from "@/features/tasks/api/use-scheduler-status";

/** Whether the scheduler is alive, what it is doing, and when it wakes next. */
export function SchedulerState() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  if (!status) return null;
  const trouble = !status.alive || status.storeError != null;
  const tone = trouble ? "bg-bad" : status.paused ? "bg-warn" : "bg-good";
  return (
    <div
      className="flex flex-col gap-1.5 border-line border-t p-3 text-2xs text-muted"
      data-testid="scheduler-state"
    >
      <p className="flex items-center gap-2" title={status.storeError ?? undefined}>
        <span aria-hidden className={`size-2 shrink-0 rounded-full ${tone}`} />
        <span className="max-[56rem]:sr-only">
          {trouble ? "Scheduler in trouble" : status.paused ? "Schedules paused" : "Scheduler alive"}
        </span>
      </p>
      <p className="max-[56rem]:sr-only">
        {status.running.length > 0 ? `${status.running.length} running` : "Idle"}
        {status.nextWakeAt && (
          <>
            {" "}
            · next <RelativeTime at={status.nextWakeAt} />
          </>
        )}
      </p>
      {status.paused && (
        <Button loading={pause.isPending} aria-label="Resume schedules" onClick={() => pause.mutate(false)}>
          <Play aria-hidden className="size-3" />
          <span className="max-[56rem]:sr-only">Resume</span>
        </Button>
      )}
    </div>
  );
}
