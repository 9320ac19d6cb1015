import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { call, callWithChannel } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** One run in full. */
export function useRun(id: number) {
  return useQuery({
    queryKey: [...keys.runs, "detail", id],
    queryFn: () => call<RunDetailDto>("get_run", { id }),
  });
}

/** What a running run says, as it says it. */
export function useRunReport(runId: number, running: boolean): RunReportDto | null {
  const [report, setReport] = useState<RunReportDto | null>(null);
  useEffect(() => {
    if (!running) return;
    let looking = true;
    // That it ended meanwhile is no error: its event brings the whole truth.
    callWithChannel<RunReportDto>("watch_run", { runId }, (next) => looking && setReport(next)).catch(
      () => undefined,
    );
    return () => {
      looking = false;
    };
  }, [runId, running]);
  return report;
}
