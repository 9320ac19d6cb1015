import { useQuery } from "@tanstack/react-query";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Enough to see the longest gap of a week: over a weekend, say. */
const LOOKED_AHEAD = 8;

/** How long a task rests at most between two slots, in milliseconds: by its interval, or by what its pattern gives next. */
export function usePeriod(task: SystemTaskDto): number | null {
  const { frequencyCron, frequencySeconds, timezone } = task;
  const input = { frequencyCron, timezone: timezone ?? undefined, count: LOOKED_AHEAD };
  const { data } = useQuery({
    queryKey: [...keys.upcoming, "period", frequencyCron, timezone],
    queryFn: () => call<SchedulePreviewDto>("preview_schedule", { input }),
    enabled: frequencyCron != null,
  });
  if (frequencySeconds != null) return frequencySeconds * 1000;
  return longestGap(data?.nextRuns ?? []);
}

function longestGap(slots: string[]): number | null {
  const times = slots.map((slot) => new Date(slot).getTime());
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return gaps.length > 0 ? Math.max(...gaps) : null;
}
