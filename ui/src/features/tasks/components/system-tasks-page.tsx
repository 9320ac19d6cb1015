import { ListChecks } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { UnsavedChanges } from "@/components/ui/unsaved-changes";
import { View } from "@/components/ui/view";
import { useShownZone } from "@/lib/zone";
import { useSystemTasks } from "../api/use-system-tasks";
import { PauseAllButton, PauseBanner } from "./pause-banner";
import { TaskBoard } from "./task-board";

/** The document's panel: every recurring task, and what one can do about it. */
export function SystemTasksPage() {
  const tasks = useSystemTasks();
  const zone = useShownZone();
  return (
    <Page
      wide
      title="System tasks"
      description={`What keeps this cockpit fresh · times in ${zone}`}
      actions={<PauseAllButton />}
    >
      <PauseBanner />
      <View query={tasks} rows={8} framed>
        {(rows) =>
          rows.length === 0 ? (
            <Card>
              <Empty icon={ListChecks} title="No system tasks">
                The first start creates them.
              </Empty>
            </Card>
          ) : (
            <UnsavedChanges>
              <TaskBoard tasks={rows} />
            </UnsavedChanges>
          )
        }
      </View>
    </Page>
  );
}
