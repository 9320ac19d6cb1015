import { Link } from "@tanstack/react-router";
import { PowerOff, TriangleAlert } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { Failed } from "@/components/ui/states";
import { offerUndo } from "../api/undo-last-edit";
import { useSystemTasks } from "../api/use-system-tasks";
import { useUpdateTask } from "../api/use-update-task";
import { advice, FAILING_FROM } from "../task-state";
import { NextRun } from "./next-run";
import { RunNowButton } from "./run-now-button";

/** One banner a task that keeps failing; gone by itself with its next success. */
export function FailingBanners() {
  const tasks = useSystemTasks();
  // Not to know is no reason to look well.
  if (tasks.error && !tasks.data) {
    return (
      <Card>
        <Failed error={tasks.error} onRetry={() => tasks.refetch()} />
      </Card>
    );
  }
  const failing = tasks.data?.filter((task) => task.enabled && task.errorCount >= FAILING_FROM) ?? [];
  return failing.map((task) => <FailingBanner key={task.id} task={task} />);
}

function FailingBanner({ task }: { task: SystemTaskDto }) {
  const update = useUpdateTask(task);
  const switchOff = async () => {
    try {
      await offerUndo(task, await update.mutateAsync({ enabled: false }), `${task.name} is switched off.`);
    } catch {
      // Told by the mutation.
    }
  };
  const Icon = task.suspendedReason ? PowerOff : TriangleAlert;
  return (
    <section
      aria-label={`${task.name} is failing`}
      data-testid="failing-banner"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-bad/40 bg-bad-ground px-4 py-2.5"
    >
      <Icon aria-hidden className="size-5 shrink-0 text-bad" />
      <div className="min-w-60 flex-1">
        {/* Told once, to whoever cannot see it; times that tick would be told each minute. */}
        <p role="status" className="font-semibold text-bad text-sm">
          {advice(task)}
        </p>
        <p className="text-sm">{task.lastError ?? "No reason given."}</p>
        <div className="text-muted text-xs">
          <Facts>
            {task.failingSince && (
              <>
                since <RelativeTime at={task.failingSince} />
              </>
            )}
            {`${task.errorCount} errors in a row`}
            {task.suspendedReason && "suspended"}
            {task.nextRunAt && (
              <>
                next try <NextRun task={task} />
              </>
            )}
          </Facts>
        </div>
      </div>
      <div className="flex gap-2">
        <RunNowButton task={task} />
        <Link
          to="/settings/system-tasks/$id"
          params={{ id: String(task.id) }}
          className="inline-flex h-7 items-center rounded-md border border-line bg-surface px-2.5 font-medium text-xs hover:bg-raised"
        >
          View
        </Link>
        <Button aria-label={`Pause ${task.name}`} loading={update.isPending} onClick={switchOff}>
          Pause
        </Button>
      </div>
    </section>
  );
}
