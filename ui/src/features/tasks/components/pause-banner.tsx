import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useShortcut } from "@/lib/shortcuts";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { usePause, useSchedulerStatus } from "../api/use-scheduler-status";
import { PauseDialog } from "./pause-dialog";

/** That everything is paused: since when, until when and why, with the way out. */
export function PauseBanner() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  const now = useNow();
  if (!status?.paused) return null;
  const { pausedSince, pausedUntil, pauseReason } = status;
  return (
    <section
      aria-label="All schedules are paused"
      data-testid="pause-banner"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-warn/40 bg-warn-ground px-4 py-2.5"
    >
      <Pause aria-hidden className="size-5 shrink-0 text-warn" />
      <div className="min-w-60 flex-1">
        <p className="font-semibold text-sm text-warn">
          All schedules are paused{pauseReason && `: ${pauseReason}`}
        </p>
        <div className="text-muted text-xs">
          <Facts>
            {pausedSince && (
              <>
                since <RelativeTime at={pausedSince} />
              </>
            )}
            {pausedUntil ? (
              <>
                until{" "}
                <time dateTime={pausedUntil} title={absolute(pausedUntil)}>
                  {short(pausedUntil, now)}
                </time>
              </>
            ) : (
              "until resumed"
            )}
            Run now still works
          </Facts>
        </div>
      </div>
      <Button loading={pause.isPending} onClick={() => pause.mutate(false)}>
        <Play aria-hidden className="size-3.5" />
        Resume schedules
      </Button>
    </section>
  );
}

/** Pauses everything, after until when and why. */
export function PauseAllButton() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  const [asking, setAsking] = useState(false);
  const paused = status?.paused ?? false;
  useShortcut({
    group: "System tasks",
    keys: "P",
    label: paused ? "Resume all schedules" : "Pause all schedules",
    run: () => (paused ? pause.mutate(false) : setAsking(true)),
  });
  return (
    <>
      <Button disabled={paused} onClick={() => setAsking(true)}>
        <Pause aria-hidden className="size-3.5" />
        Pause all
      </Button>
      {asking && <PauseDialog onClose={() => setAsking(false)} />}
    </>
  );
}
