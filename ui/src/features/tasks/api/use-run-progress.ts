import { useEffect, useState } from "react";
import type { ProgressDto } from "@/bindings/ProgressDto";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { callWithChannel } from "@/lib/ipc";

/** How far a run is, as it says it; null while it says nothing. */
export function useRunProgress(runId: number): ProgressDto | null {
  const [progress, setProgress] = useState<ProgressDto | null>(null);
  useEffect(() => {
    let looking = true;
    setProgress(null);
    const hear = (report: RunReportDto) => looking && setProgress(report.progress ?? null);
    // That it ended meanwhile is no error: its event brings the whole truth.
    callWithChannel<RunReportDto>("watch_run", { runId }, hear).catch(() => undefined);
    return () => {
      looking = false;
    };
  }, [runId]);
  return progress;
}
