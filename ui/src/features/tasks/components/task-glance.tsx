import type { ReactNode } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { View } from "@/components/ui/view";
import { summaryText } from "@/lib/result";
import { useTaskOverview } from "../api/use-task-overview";
import { Durations } from "./durations";
import { NextRun } from "./next-run";
import { RunStrip } from "./run-strip";
import { TaskStatus } from "./task-status";

/** How the task is, in one look: its state, its times, its last runs and how long they took. */
export function TaskGlance({ task }: { task: SystemTaskDto }) {
  const overview = useTaskOverview(task.id);
  const said = task.errorCount > 0 ? "" : summaryText(task.lastResult);
  return (
    <Card role="region" aria-label="At a glance">
      <dl className="flex flex-wrap gap-x-8 gap-y-2 border-line border-b px-4 py-3 text-sm">
        <Fact name="State">
          <TaskStatus task={task} detailed />
        </Fact>
        <Fact name="Last run">
          {task.lastRunAt ? <RelativeTime at={task.lastRunAt} /> : "never"}
          {said && <span className="text-muted">{` · ${said}`}</span>}
        </Fact>
        <Fact name="Last success">
          {overview.data?.lastSuccessAt ? <RelativeTime at={overview.data.lastSuccessAt} /> : "–"}
        </Fact>
        <Fact name="Next run">
          <NextRun task={task} />
        </Fact>
        <Fact name="Errors in a row">
          <span className={task.errorCount > 0 ? "font-medium text-bad" : ""}>{task.errorCount}</span>
        </Fact>
      </dl>
      <div className="grid gap-x-8 gap-y-4 p-4 lg:grid-cols-2">
        <section aria-label="Last runs" className="min-w-0">
          <h2 className="mb-2 font-medium text-muted text-xs">Last runs</h2>
          <RunStrip taskId={task.id} size="page" />
        </section>
        <section aria-label="Durations" className="min-w-0">
          <h2 className="mb-2 font-medium text-muted text-xs">Durations</h2>
          <View query={overview} rows={2}>
            {(data) => <Durations task={task} overview={data} />}
          </View>
        </section>
      </div>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
