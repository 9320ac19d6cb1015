// What needs somebody: gathered from tasks, sources, alerts and history, most urgent first, each trouble once. Where it is
// shown is attention-panel's, and what the buttons do remedy-button's.
import type { AlertDto } from "@/bindings/AlertDto";
import type { SchedulerStatusDto } from "@/bindings/SchedulerStatusDto";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { hasFailed, taskState } from "@/features/tasks/task-state";
import { inOrder } from "@/lib/in-order";
import { ofAlerts } from "./of-alerts";
import { ofRuns } from "./of-runs";
import { ofScheduler } from "./of-scheduler";
import { ofSources } from "./of-sources";
import { ofTask } from "./of-task";

export type Known = {
  now: number;
  status?: SchedulerStatusDto;
  tasks: SystemTaskDto[];
  sources: SourceHealthDto[];
  alerts: AlertDto[];
  /** Cut off, and passed over as missed. */
  unfinished: SystemTaskRunDto[];
};

/** The one button that helps. */
export type Remedy =
  | { kind: "run"; task: SystemTaskDto }
  | { kind: "fix"; label: string; hash: string }
  | { kind: "task"; label: string; taskId: number }
  | { kind: "view"; link: string }
  | { kind: "resume" };

export type Item = {
  key: string;
  /** The lower, the more urgent. */
  rank: number;
  /** A word of StatusBadge, or of the list's own. */
  state: string;
  title: string;
  taskId?: number;
  cause: string;
  since?: string | null;
  next?: string | null;
  /** Whose `next` it is: while it is held back, nothing comes then. */
  nextOf?: SystemTaskDto;
  remedy?: Remedy;
};

export function gather(known: Known): Item[] {
  const { tasks, status, now } = known;
  const ofTasks = tasks.flatMap((task) => ofTask(task, taskState(task, now, status), now) ?? []);
  const troubled = new Set(ofTasks.map(({ taskId }) => taskId));
  const failing = tasks.filter((task) => troubled.has(task.id) && hasFailed(task));
  return [
    ...ofScheduler(status),
    ...ofTasks,
    ...ofAlerts(known.alerts, failing, now),
    ...ofSources(known.sources, tasks, failing, now),
    ...ofRuns(
      known.unfinished,
      tasks.filter((task) => !troubled.has(task.id)),
    ),
  ].sort((one, other) => one.rank - other.rank || inOrder(one.since ?? "", other.since ?? ""));
}
