import { ListChecks, Pause, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { Table, Th } from "@/components/ui/table";
import { View } from "@/components/ui/view";
import { shownZone } from "@/lib/time";
import { usePause, useSchedulerStatus } from "../api/use-scheduler-status";
import { useSystemTasks } from "../api/use-system-tasks";
import { TaskRow } from "./task-row";

const columns = [
  ["Task"],
  ["Component", "@max-[960px]:hidden"],
  ["Status"],
  ["Last run"],
  ["Frequency"],
  ["Error count", "text-right @max-[960px]:whitespace-normal"],
  ["Next run"],
  ["Actions", "text-right"],
] as const;

/** The document's panel: every recurring task, and what one can do about it. */
export function SystemTasksPage() {
  const tasks = useSystemTasks();
  return (
    <Page
      title="System tasks"
      description={`What keeps this cockpit fresh · times in ${shownZone()}`}
      actions={<PauseButton />}
    >
      <Card>
        <View query={tasks} rows={6}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={ListChecks} title="No system tasks">
                The first start creates them.
              </Empty>
            ) : (
              <Table className="text-sm">
                <thead>
                  <tr>
                    {columns.map(([column, look]) => (
                      <Th key={column} className={look}>
                        {column}
                      </Th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((task) => (
                    <TaskRow key={task.id} task={task} />
                  ))}
                </tbody>
              </Table>
            )
          }
        </View>
      </Card>
    </Page>
  );
}

function PauseButton() {
  const { data: status } = useSchedulerStatus();
  const pause = usePause();
  const paused = status?.paused ?? false;
  return (
    <Button loading={pause.isPending} onClick={() => pause.mutate(!paused)}>
      {paused ? <Play aria-hidden className="size-3.5" /> : <Pause aria-hidden className="size-3.5" />}
      {paused ? "Resume schedules" : "Pause all"}
    </Button>
  );
}
