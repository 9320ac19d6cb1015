import { useEffect, useState } from "react";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { callWithChannel } from "./ipc";

/** Between two reports that are shown: more often nobody can read. */
export const PACE = 250;

/** What a running run says, as it says it, at most four times a second; nothing is heard once the page is left. */
export function useRunReport(runId: number, running: boolean): RunReportDto | null {
  const [report, setReport] = useState<RunReportDto | null>(null);
  useEffect(() => {
    if (!running) return;
    setReport(null);
    const listening = new AbortController();
    const paced = pace(setReport);
    // That it ended meanwhile is no error: its event brings the whole truth.
    callWithChannel<RunReportDto>("watch_run", { runId }, paced.show, {
      signal: listening.signal,
      ending: "unwatch_run",
    }).catch(() => undefined);
    return () => {
      listening.abort();
      paced.stop();
    };
  }, [runId, running]);
  return report;
}

/** Shows the first at once, and then the latest of each interval; the last is never left out. */
function pace(show: (report: RunReportDto) => void) {
  let waiting: RunReportDto | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = () => {
    timer = undefined;
    if (!waiting) return;
    show(waiting);
    waiting = null;
    timer = setTimeout(next, PACE);
  };
  return {
    show: (report: RunReportDto) => {
      waiting = report;
      if (!timer) next();
    },
    stop: () => clearTimeout(timer),
  };
}
