import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useSystemTasks } from "../api/use-system-tasks";
import { EditList } from "./edit-list";
import { EnabledSwitch } from "./enabled-switch";
import { NextRun } from "./next-run";
import { PoliciesForm } from "./policies-form";
import { RunNowButton } from "./run-now-button";
import { ScheduleCard } from "./schedule-card";
import { TaskStatus } from "./task-status";

export type TaskPageProps = { id: number; history: (task: SystemTaskDto) => ReactNode };

/** One task, or that it is loading, failed or is not there. */
export function TaskPage({ id, history }: TaskPageProps) {
  const tasks = useSystemTasks();
  const task = tasks.data?.find((row) => row.id === id);
  if (task) return <OneTask task={task} history={history} />;
  return (
    <Page title={tasks.data ? "No such task" : "System task"}>
      <View query={tasks} rows={6} framed>
        {() => (
          <Card>
            <Empty title="There is no task with this number">
              <Link to="/settings/system-tasks" className="text-accent underline">
                All system tasks
              </Link>
            </Empty>
          </Card>
        )}
      </View>
    </Page>
  );
}

/** Its schedule, policies, edits, and what became of its slots. */
function OneTask({ task, history }: { task: SystemTaskDto; history: TaskPageProps["history"] }) {
  return (
    <Page
      title={task.name}
      description={
        <>
          <Link to="/settings/system-tasks" className="hover:underline">
            System tasks
          </Link>
          {` / ${task.taskType} · ${task.component}`}
        </>
      }
      actions={
        <>
          <EnabledSwitch task={task} />
          <RunNowButton task={task} variant="primary" />
        </>
      }
    >
      <Facts task={task} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <ScheduleCard task={task} />
          <EditList task={task} />
        </div>
        <PoliciesForm task={task} />
      </div>
      <Card>
        <CardHeader title="History" />
        {history(task)}
      </Card>
    </Page>
  );
}

function Facts({ task }: { task: SystemTaskDto }) {
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center gap-x-8 gap-y-2 py-3! text-sm">
        <TaskStatus task={task} />
        <Fact name="Last run">{task.lastRunAt ? <RelativeTime at={task.lastRunAt} /> : "never"}</Fact>
        <Fact name="Next run">
          <NextRun task={task} />
        </Fact>
        <Fact name="Errors in a row">{task.errorCount}</Fact>
        {task.lastError && <p className="w-full text-bad">{task.lastError}</p>}
      </CardContent>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span>
      <span className="text-muted">{name} </span>
      {children}
    </span>
  );
}
