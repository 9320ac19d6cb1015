// The slots of a day by task: as the backend lists them, and, where its list is full before the day is, on by the tasks'
// schedules.
import { useQueries } from "@tanstack/react-query";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { useUpcomingRuns } from "@/features/tasks/api/use-upcoming-runs";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { DAY_HOURS } from "../extent";
import { type DayLane, lanesOf, stepsOf } from "./lanes";

/** The backend lists no more slots than this. */
const LIST_IS_FULL = 1_000;
/** And previews no more than this. */
const PREVIEWED = 100;
/** Previews are of the quarters of an hour: a full list ends later with every slot that passes, and they need not. */
const QUARTER = 15 * 60_000;

export type Day = {
  lanes: DayLane[];
  /** Up to here the list goes; null: it holds the whole day. */
  listedUntil: number | null;
};

/** @param shown so many lanes are drawn: of the others nothing more is asked. */
export function useDay(until: number, shown: number) {
  const upcoming = useUpcomingRuns(DAY_HOURS);
  const { data: tasks } = useSystemTasks();
  const slots = upcoming.data;
  const last = slots?.at(-1);
  const listedUntil =
    last && slots && slots.length >= LIST_IS_FULL ? new Date(last.scheduledFor).getTime() : null;
  const after = listedUntil === null ? null : Math.floor(listedUntil / QUARTER) * QUARTER;
  const lanes = slots && tasks ? lanesOf(slots, tasks, listedUntil, until) : undefined;
  const byPattern = listedUntil === null ? [] : (lanes ?? []).slice(0, shown).filter(isByPattern);
  const previews = useQueries({
    queries: byPattern.map(({ task }) => ({
      queryKey: [...keys.upcoming, "after", task.id, task.revision, after],
      queryFn: () => call<SchedulePreviewDto>("preview_schedule", { input: inputOf(task, after) }),
    })),
    combine: (results) => results.map(({ data }) => data?.nextRuns ?? []),
  });
  const day: Day | undefined = lanes && {
    listedUntil,
    lanes: lanes.map((lane) => {
      const more = previews[byPattern.indexOf(lane)];
      if (!more) return lane;
      const known = Math.max(listedUntil ?? 0, lane.slots.at(-1) ?? 0);
      const further = stepsOf(more, PREVIEWED, until).filter((slot) => slot > known);
      return { ...lane, slots: [...lane.slots, ...further] };
    }),
  };
  return { data: day, error: upcoming.error, refetch: upcoming.refetch };
}

const isByPattern = ({ task }: DayLane) => task.frequencyCron != null && task.suspendedReason == null;

function inputOf({ frequencyCron, timezone }: SystemTaskDto, after: number | null) {
  return {
    frequencyCron,
    timezone: timezone ?? undefined,
    after: after === null ? undefined : new Date(after).toISOString(),
    count: PREVIEWED,
  };
}
