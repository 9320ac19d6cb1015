import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Empty } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { View } from "@/components/ui/view";
import { useSchedulePreview } from "../api/use-schedule-preview";
import { useSystemTasks } from "../api/use-system-tasks";
import { taskState } from "../task-state";
import { EditList } from "./edit-list";
import { FrequencyEditor } from "./frequency-editor";
import { NextRun } from "./next-run";
import { PoliciesForm } from "./policies-form";
import { RunNowButton } from "./run-now-button";
import { SchedulePreview } from "./schedule-preview";

/** One task: its schedule, policies, edits, and what became of its slots. */
export function TaskPage({ id, history }: { id: number; history: (task: SystemTaskDto) => ReactNode }) {
  const tasks = useSystemTasks();
  return (
    <View query={tasks}>
      {(rows) => {
        const task = rows.find((row) => row.id === id);
        if (!task) return <Empty title="There is no such task" />;
        return (
          <Page
            title={task.name}
            description={`${task.taskType} · ${task.component}`}
            actions={<RunNowButton task={task} variant="primary" />}
          >
            <Facts task={task} />
            <div className="grid gap-4 lg:grid-cols-2">
              <Schedule task={task} />
              <PoliciesForm key={task.revision} task={task} />
            </div>
            <EditList task={task} />
            <Card>
              <CardHeader title="History" />
              {history(task)}
            </Card>
          </Page>
        );
      }}
    </View>
  );
}

function Facts({ task }: { task: SystemTaskDto }) {
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center gap-x-8 gap-y-2 text-sm">
        <StatusBadge status={taskState(task)} />
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

function Schedule({ task }: { task: SystemTaskDto }) {
  const zone = task.timezone ? { timezone: task.timezone } : {};
  const preview = useSchedulePreview(
    task.frequencyCron
      ? { frequencyCron: task.frequencyCron, count: 10, ...zone }
      : task.frequencySeconds != null
        ? { frequencySeconds: task.frequencySeconds, count: 10, after: task.lastRunAt ?? undefined }
        : null,
  );
  return (
    <Card>
      <CardHeader title="Schedule" />
      <CardContent className="flex flex-col gap-3">
        <FrequencyEditor key={task.revision} task={task} onDone={() => undefined} />
        {task.frequencyCron && preview.data && <SchedulePreview preview={preview.data} />}
      </CardContent>
    </Card>
  );
}
