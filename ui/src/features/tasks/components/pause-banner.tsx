import { Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useHint } from "@/lib/single-keys";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { usePause, useSchedulerStatus } from "../api/use-scheduler-status";
import { PauseDialog } from "./pause-dialog";

/** That everything is paused: since when, until when and why, with the way out. */
export function PauseBanner() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  const now = useNow();
  const banner = useRef<HTMLElement>(null);
  const resume = async () => {
    await pause.mutateAsync(false);
    // The banner takes its button along; the page's name stays.
    const focused = document.activeElement;
    if (focused === document.body || banner.current?.contains(focused))
      document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  };
  if (!status?.paused) return null;
  const { pausedSince, pausedUntil, pauseReason } = status;
  return (
    <section
      ref={banner}
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
      <Button loading={pause.isPending} onClick={() => resume().catch(() => undefined)}>
        <Play aria-hidden className="size-3.5" />
        Resume schedules
      </Button>
    </section>
  );
}

/** Pauses everything, after until when and why, or resumes it: the same button, as a disabled one would lose the focus. */
export function PauseAllButton() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  const [asking, setAsking] = useState(false);
  const hint = useHint("P", "Shift+P");
  const paused = status?.paused ?? false;
  const run = () => (paused ? pause.mutate(false) : setAsking(true));
  const Icon = paused ? Play : Pause;
  return (
    <>
      <Button
        className="min-w-26 justify-center"
        title={`${paused ? "Resume" : "Pause"} all schedules${hint.text}`}
        aria-keyshortcuts={hint.keys}
        loading={pause.isPending}
        onClick={run}
      >
        <Icon aria-hidden className="size-3.5" />
        {paused ? "Resume all" : "Pause all"}
      </Button>
      {asking && <PauseDialog onClose={() => setAsking(false)} />}
    </>
  );
}
