import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { shownZone } from "@/lib/time";
import { isSameZone } from "@/lib/zone";
import { useSchedulePreview } from "../api/use-schedule-preview";
import { useScheduleZone } from "../api/use-schedule-zone";
import { useSchedulerStatus } from "../api/use-scheduler-status";
import { FrequencyCell } from "./frequency-cell";
import { NextRuns } from "./next-runs";

const SHOWN = 10;

export type ScheduleCardProps = {
  task: SystemTaskDto;
  editing: boolean;
  onEditing: (editing: boolean) => void;
};

/** The schedule in the engine's words, whose time it goes by, and the next ten runs. */
export function ScheduleCard({ task, editing, onEditing }: ScheduleCardProps) {
  const { data: status } = useSchedulerStatus();
  const input = ahead(task);
  const preview = useSchedulePreview(input, task);
  const zone = useScheduleZone(task);
  return (
    <Card className="@container">
      <CardHeader title="Schedule">
        <span className="text-muted text-xs">{zoneText(task, zone)}</span>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <FrequencyCell task={task} editing={editing} onEditing={onEditing} />
        {editing ? null : !task.enabled ? (
          <p className="text-muted text-sm">It is switched off, so nothing is scheduled.</p>
        ) : !input ? (
          <p className="text-muted text-sm">It runs only when somebody asks for it.</p>
        ) : (
          <View query={preview} rows={5}>
            {(data) => (
              <NextRuns
                preview={data}
                sentence={task.frequencyCron != null}
                hold={(slot) => holdOf(task, status, slot)}
              />
            )}
          </View>
        )}
      </CardContent>
    </Card>
  );
}

/** Why a slot to come will be passed over, if it will. */
function holdOf(
  { snoozedAt, snoozedUntil }: SystemTaskDto,
  status: SchedulerStatusDto | undefined,
  slot: string,
): "snoozed" | "paused" | null {
  const isBefore = (end: string | null | undefined) => end == null || Date.parse(slot) < Date.parse(end);
  if (snoozedAt && isBefore(snoozedUntil)) return "snoozed";
  return status?.paused && isBefore(status.pausedUntil) ? "paused" : null;
}

/** Whose clocks the list shows, and that others are shown elsewhere where they are. */
function zoneText(task: SystemTaskDto, zone: string): string {
  const own = task.timezone ? `goes by ${zone}` : `goes by this computer's zone, ${zone}`;
  return isSameZone(zone, shownZone()) ? own : `${own}; elsewhere times are in ${shownZone()}`;
}

/** What to ask: for the task, so that the answer begins with its own next run. */
function ahead(task: SystemTaskDto): PreviewInput | null {
  if (!task.enabled) return null;
  const { taskType, component } = task;
  const common = { count: SHOWN, timezone: task.timezone ?? undefined, taskType, component };
  if (task.frequencyCron) return { ...common, frequencyCron: task.frequencyCron };
  return task.frequencySeconds == null ? null : { ...common, frequencySeconds: task.frequencySeconds };
}
