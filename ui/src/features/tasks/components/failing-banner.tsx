import { Link } from "@tanstack/react-router";
import { AlarmClock, PowerOff, TriangleAlert } from "lucide-react";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { Failed } from "@/components/ui/states";
import { plural } from "@/lib/result";
import { useNow } from "@/lib/use-now";
import { offerUndo } from "../api/undo-last-edit";
import { useSystemTasks } from "../api/use-system-tasks";
import { useTaskOverview } from "../api/use-task-overview";
import { useUpdateTask } from "../api/use-update-task";
import { failingSentence } from "../failure";
import { FAILING_FROM, firstWake, isSnoozed, triedAt } from "../task-state";
import { NextTry } from "./next-run";
import { RunNowButton } from "./run-now-button";

/** So many are told of one by one; the others have their rows with the tasks. */
const SHOWN = 3;

/** What keeps failing, until its next success; not what somebody has put on hold. */
export function FailingBanners() {
  const tasks = useSystemTasks();
  const now = useNow(firstWake(tasks.data));
  // Not to know is no reason to look well.
  if (tasks.error && !tasks.data) {
    return (
      <Card>
        <Failed error={tasks.error} onRetry={() => tasks.refetch()} />
      </Card>
    );
  }
  const failing = tasks.data?.filter((task) => isFailing(task) && !isSnoozed(task, now)) ?? [];
  if (failing.length === 0) return null;
  return (
    <section aria-label="Failing tasks" className="flex flex-col gap-1.5">
      {failing.slice(0, SHOWN).map((task) => (
        <FailingBanner key={task.id} task={task} compact={failing.length > 1} />
      ))}
      {failing.length > SHOWN && (
        <Link to="/settings/system-tasks" className="px-4 text-accent text-sm hover:underline">
          {`and ${(failing.length - SHOWN).toLocaleString()} more that fail`}
        </Link>
      )}
    </section>
  );
}

/** In a row of errors that counts, or suspended after a shorter one. */
const isFailing = (task: SystemTaskDto) =>
  task.enabled && (task.errorCount >= FAILING_FROM || task.suspendedReason != null);

function FailingBanner({ task, compact }: { task: SystemTaskDto; compact: boolean }) {
  const { data: overview } = useTaskOverview(task.id);
  const suspended = task.suspendedReason != null;
  const Icon = suspended ? PowerOff : TriangleAlert;
  const tone = suspended ? "border-warn/50 border-dashed bg-warn-ground" : "border-bad/40 bg-bad-ground";
  return (
    <section
      aria-label={`${task.name} is ${suspended ? "suspended" : "failing"}`}
      data-testid="failing-banner"
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border px-4 ${compact ? "py-1.5" : "py-2.5"} ${tone}`}
    >
      <Icon aria-hidden className={`size-5 shrink-0 ${suspended ? "text-warn" : "text-bad"}`} />
      <div className="min-w-60 flex-1 overflow-hidden">
        <div className={compact ? "flex flex-wrap gap-x-2" : ""}>
          <p className={`min-w-0 font-semibold text-sm ${suspended ? "text-warn" : "text-bad"}`}>
            {headline(task, overview?.recent)}
          </p>
          <p
            className={`text-sm ${compact ? "min-w-72 flex-1 truncate" : "line-clamp-2"}`}
            title={task.lastError ?? undefined}
          >
            {task.lastError ?? "No reason given."}
          </p>
        </div>
        <div className="text-muted text-xs">
          <Facts>
            {task.failingSince && (
              <>
                since <RelativeTime at={task.failingSince} />
              </>
            )}
            {!suspended && `${task.errorCount} errors in a row`}
            {triedAt(task) && <NextTry task={task} />}
          </Facts>
        </div>
      </div>
      <BannerActions task={task} />
    </section>
  );
}

/** The document's sentence; of a suspended one, what that means. */
function headline(task: SystemTaskDto, recent?: RunMarkDto[]): string {
  if (!task.suspendedReason) return failingSentence(task, recent);
  return `${task.name} is suspended after ${plural(task.errorCount, "error")} in a row.`;
}

function BannerActions({ task }: { task: SystemTaskDto }) {
  const update = useUpdateTask(task);
  const snooze = async () => {
    try {
      await offerUndo(task, update.mutateAsync({ snooze: {} }), `${task.name} is snoozed until it is woken.`);
    } catch {
      // Told by the mutation.
    }
  };
  return (
    <div className="flex gap-2">
      <RunNowButton task={task} />
      <Link
        to="/settings/system-tasks/$id"
        params={{ id: String(task.id) }}
        aria-label={`View ${task.name}`}
        className="inline-flex h-7 items-center rounded-md border border-line bg-surface px-2.5 font-medium text-xs hover:bg-raised"
      >
        View
      </Link>
      <Button aria-label={`Snooze ${task.name}`} loading={update.isPending} onClick={snooze}>
        <AlarmClock aria-hidden className="size-3" />
        Snooze
      </Button>
    </div>
  );
}
