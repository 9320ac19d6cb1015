import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { useShownZone } from "@/lib/zone";
import { useSchedulerStatus } from "./use-scheduler-status";

/** The zone that a task's schedule goes by: its own, or this computer's as the engine knows it. */
export function useScheduleZone({ timezone }: Pick<SystemTaskDto, "timezone">): string {
  const { data: status } = useSchedulerStatus();
  const shown = useShownZone();
  return timezone ?? status?.timezone ?? shown;
}
