import { useState } from "react";
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { shownZone } from "@/lib/time";
import { useSchedulePreview } from "../api/use-schedule-preview";
import { FrequencyCell } from "./frequency-cell";
import { SchedulePreview } from "./schedule-preview";

const SHOWN = 10;

/** The schedule in the engine's words, and the next ten runs. */
export function ScheduleCard({ task }: { task: SystemTaskDto }) {
  const [editing, setEditing] = useState(false);
  const input = ahead(task);
  const preview = useSchedulePreview(input);
  return (
    <Card>
      <CardHeader title="Schedule">
        <span className="text-muted text-xs">{zones(task.timezone)}</span>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <FrequencyCell task={task} editing={editing} onEditing={setEditing} />
        {editing ? null : !task.enabled ? (
          <p className="text-muted text-sm">It is switched off, so nothing is scheduled.</p>
        ) : !input ? (
          <p className="text-muted text-sm">It runs only when somebody asks for it.</p>
        ) : (
          <View query={preview} rows={3}>
            {(data) => <SchedulePreview preview={data} sentence={task.frequencyCron != null} />}
          </View>
        )}
      </CardContent>
    </Card>
  );
}

/** Whose time the schedule goes by, and whose time is shown where that is another. */
function zones(timezone: string | null | undefined): string {
  const shown = shownZone();
  return timezone && timezone !== shown ? `goes by ${timezone}, shown in ${shown}` : `times in ${shown}`;
}

/** What to ask, so that the answer begins with the task's own next run: an interval's grid hangs on it. */
function ahead(task: SystemTaskDto): PreviewInput | null {
  if (!task.enabled) return null;
  const common = { count: SHOWN, timezone: task.timezone ?? undefined };
  if (task.frequencyCron) return { ...common, frequencyCron: task.frequencyCron };
  if (task.frequencySeconds == null || !task.nextRunAt) return null;
  const before = new Date(task.nextRunAt).getTime() - task.frequencySeconds * 1000;
  return { ...common, frequencySeconds: task.frequencySeconds, after: new Date(before).toISOString() };
}
