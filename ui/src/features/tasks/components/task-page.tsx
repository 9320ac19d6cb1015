import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { BackLink } from "@/components/ui/back-link";
import { Card, CardHeader } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { UnsavedChanges } from "@/components/ui/unsaved-changes";
import { View } from "@/components/ui/view";
import { useSystemTasks } from "../api/use-system-tasks";
import { EditList } from "./edit-list";
import { LastError } from "./last-error";
import { PoliciesForm } from "./policies-form";
import { ScheduleCard } from "./schedule-card";
import { SlotCard } from "./slot-card";
import { TaskActions } from "./task-actions";
import { TaskGlance } from "./task-glance";

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

/** How it is, why it fails, when it runs and why it did not, what it does in trouble, who changed it, and its history. */
function OneTask({ task, history }: { task: SystemTaskDto; history: TaskPageProps["history"] }) {
  const [editing, setEditing] = useState(false);
  return (
    <Page
      title={task.name}
      description={
        <>
          <BackLink to="/settings/system-tasks">System tasks</BackLink>
          {` / ${task.taskType} · ${task.component}`}
        </>
      }
      actions={<TaskActions task={task} onEdit={() => setEditing(true)} />}
    >
      <LastError task={task} />
      <TaskGlance task={task} />
      <UnsavedChanges>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <ScheduleCard task={task} editing={editing} onEditing={setEditing} />
            <SlotCard task={task} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <PoliciesForm task={task} />
            <EditList task={task} />
          </div>
        </div>
      </UnsavedChanges>
      <Card>
        <CardHeader title="History" />
        {history(task)}
      </Card>
    </Page>
  );
}
