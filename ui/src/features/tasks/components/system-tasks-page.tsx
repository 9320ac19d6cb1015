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

/** Of fixed widths, so that nothing moves when an editor opens or a word changes. */
const columns = [
  ["Task", "w-[13%] @max-[960px]:w-[19%]"],
  ["Component", "w-[9%] @max-[960px]:hidden"],
  ["Status", "w-[17%] @max-[960px]:w-[17%]"],
  ["Last run", "w-[10%] @max-[960px]:w-[12%]"],
  ["Frequency", "@max-[960px]:w-[20%]"],
  ["Error count", "w-[8%] text-right @max-[960px]:w-[6%] @max-[960px]:whitespace-normal"],
  ["Next run", "w-[11%] @max-[960px]:w-[13%]"],
  ["Actions", "w-44 text-right @max-[960px]:w-auto"],
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
              <Table className="table-fixed text-sm">
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
