// Commands about tasks, schedules, runs and the scheduler.
import type { PauseInput } from "@/bindings/PauseInput";
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { RunFilter } from "@/bindings/RunFilter";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { inOrder } from "@/lib/in-order";
import { type Commands, type FakeBackend, fail } from "./fake-backend";
import { at, HOUR, MINUTE } from "./fixtures/clock";
import { anExplanation, aRun, aRunDetail } from "./fixtures/runs";
import { anEdit, anOverview } from "./fixtures/tasks";

export function taskCommands(backend: FakeBackend): Commands {
  const find = (taskType: string): SystemTaskDto =>
    backend.tasks.find((task) => task.taskType === taskType) ??
    fail({ kind: "not_found", message: `there is no task ${taskType}` });
  const replace = (task: SystemTaskDto): SystemTaskDto => {
    backend.tasks = backend.tasks.map((row) => (row.id === task.id ? task : row));
    return task;
  };
  return {
    list_system_tasks: () => backend.tasks,
    get_system_task: ({ id }: { id: number }) => backend.tasks.find((task) => task.id === id) ?? null,
    update_system_task: ({ taskType, input }: { taskType: string; input: UpdateTaskInput }) => {
      const before = find(taskType);
      const after = edited(before, input);
      if (after.revision === before.revision) return before;
      const fields = Object.keys(rowPart(input)) as (keyof SystemTaskDto)[];
      const part = (task: SystemTaskDto) =>
        JSON.stringify(Object.fromEntries(fields.map((name) => [name, task[name] ?? null])));
      const id = 100 + backend.edits.length;
      const edit = anEdit({
        id,
        taskId: before.id,
        revision: after.revision,
        editedAt: at(0),
        before: part(before),
        after: part(after),
      });
      backend.edits = [edit, ...backend.edits];
      return replace(after);
    },
    list_task_edits: ({ taskType }: { taskType: string }) => {
      const { id } = find(taskType);
      return backend.edits.filter((edit) => edit.taskId === id);
    },
    undo_task_edit: ({ editId }: { editId: number }) => {
      const edit =
        backend.edits.find((row) => row.id === editId) ??
        fail({ kind: "not_found", message: "no such edit" });
      backend.edits = backend.edits.map((row) =>
        row.id === editId ? { ...row, undoneBy: editId + 1 } : row,
      );
      const task = backend.tasks.find((row) => row.id === edit.taskId);
      const undone = replace({ ...(task as SystemTaskDto), ...JSON.parse(edit.before) });
      void backend.changed({ taskId: undone.id, cause: "edited" });
      return undone;
    },
    run_system_task_now: () => ({ status: "success", finishedAt: at(0), runId: 40 }),
    cancel_run: () => null,
    preview_schedule: ({ input }: { input: PreviewInput }) =>
      preview(input, input.taskType ? find(input.taskType) : undefined),
    list_upcoming_runs: () =>
      backend.tasks
        .filter((task) => task.nextRunAt != null)
        .flatMap((task) =>
          slots(task.nextRunAt as string, task.frequencySeconds ?? 86_400, 24).map((scheduledFor) => ({
            taskId: task.id,
            taskType: task.taskType,
            component: task.component,
            name: task.name,
            scheduledFor,
          })),
        )
        .sort((a, b) => inOrder(a.scheduledFor, b.scheduledFor)),
    list_runs: ({ filter }: { filter: RunFilter }) => {
      const wanted = backend.runs
        .filter((run) => !filter.taskType || run.taskType === filter.taskType)
        .filter((run) => !filter.status || run.status === filter.status)
        .filter((run) => !filter.trigger || run.trigger === filter.trigger)
        .filter((run) => !filter.reason || run.reason === filter.reason)
        .filter((run) => !filter.from || run.startedAt >= filter.from)
        .filter((run) => !filter.to || run.startedAt < filter.to)
        .filter((run) => !filter.before || run.id < filter.before);
      const limit = filter.limit ?? 50;
      return {
        runs: wanted.slice(0, limit),
        nextCursor: wanted.length > limit ? wanted[limit - 1]?.id : null,
      };
    },
    get_run: ({ id }: { id: number }) => {
      const run = backend.runs.find((row) => row.id === id) ?? aRun({ id });
      return aRunDetail({ run, attempts: [run], task: find(run.taskType) });
    },
    watch_run: () => null,
    unwatch_run: () => null,
    get_task_overview: ({ taskId }: { taskId: number }) => anOverview({ taskId }),
    get_away_report: () => backend.away,
    dismiss_away_report: () => {
      backend.away = null;
      return null;
    },
    explain_slot: ({ taskType }: { taskType: string }) =>
      anExplanation({ taskType, taskId: find(taskType).id }),
    get_scheduler_status: () => backend.status,
    pause_scheduler: ({ input }: { input: PauseInput }) => {
      backend.status = {
        ...backend.status,
        paused: true,
        pausedSince: at(0),
        pausedUntil: input.until ?? null,
        pauseReason: input.reason ?? null,
        nextWakeAt: null,
      };
      return backend.status;
    },
    resume_scheduler: () => {
      backend.status = {
        ...backend.status,
        paused: false,
        pausedSince: null,
        pausedUntil: null,
        pauseReason: null,
        nextWakeAt: at(MINUTE),
      };
      return backend.status;
    },
  };
}

/** The row as the engine would leave it: one frequency at most, no next run while it is off, itself where nothing changes. */
function edited(task: SystemTaskDto, input: UpdateTaskInput): SystemTaskDto {
  const part = rowPart(input);
  const fields = Object.keys(part) as (keyof SystemTaskDto)[];
  if (fields.every((name) => (part[name] ?? null) === (task[name] ?? null))) return task;
  const after = { ...task, ...part, revision: task.revision + 1 };
  if (input.frequencySeconds != null) after.frequencyCron = null;
  if (input.frequencyCron != null) after.frequencySeconds = null;
  const scheduled = after.enabled && (after.frequencySeconds != null || after.frequencyCron != null);
  const next = after.frequencySeconds != null ? at(after.frequencySeconds * 1000) : at(HOUR);
  after.nextRunAt = scheduled ? next : null;
  return after;
}

/** An edit in the fields of the row: a snooze has three there. */
function rowPart({ snooze, ...input }: UpdateTaskInput): Partial<SystemTaskDto> {
  if (snooze === undefined) return input;
  return {
    ...input,
    snoozedAt: snooze && at(0),
    snoozedUntil: snooze?.until ?? null,
    snoozeReason: snooze?.reason ?? null,
  };
}

function preview(input: PreviewInput, task?: SystemTaskDto): SchedulePreviewDto {
  const { frequencySeconds, frequencyCron, count = 5 } = input;
  if (frequencySeconds != null && frequencySeconds < 1)
    return refused("frequencySeconds", `${frequencySeconds} s is out of range; it can be 1 s to 366 d`);
  if (frequencyCron != null && frequencyCron.trim().split(/\s+/).length < 5) {
    const error = "a pattern has 5 fields: minute, hour, day, month, weekday; e.g. 0 9 * * 1-5";
    return refused("frequencyCron", error);
  }
  const seconds = frequencySeconds ?? 86_400;
  const nextRuns = slots(firstSlot(input, task), seconds, 24 * 366).slice(0, count);
  return {
    valid: true,
    description: frequencyCron ? "At 09:00 every day" : `Every ${seconds / 60} minutes`,
    nextRuns,
    slots: nextRuns.map((at) => ({ at, local: at.slice(0, 19), utcOffset: "+00:00", note: null })),
    warnings:
      frequencyCron === "* 9 * * *" ? ["60 runs between 09:00 and 09:59; did you mean 0 9 * * *?"] : [],
  };
}

function refused(field: string, error: string): SchedulePreviewDto {
  return { valid: false, error, field, description: "", nextRuns: [], warnings: [], slots: [] };
}

/** For a task what it has, or would have once this were saved: an interval counts from the last run, but not back. */
function firstSlot(input: PreviewInput, task?: SystemTaskDto): string {
  const { frequencySeconds = null, frequencyCron = null, after } = input;
  const own = task?.enabled && !after ? task : undefined;
  const isSame = own?.frequencySeconds === frequencySeconds && own?.frequencyCron === frequencyCron;
  if (own?.nextRunAt && isSame) return own.nextRunAt;
  const origin = after ?? (frequencySeconds === null ? null : own?.lastRunAt) ?? at(0);
  const first = Date.parse(origin) + (frequencySeconds ?? 86_400) * 1000;
  return new Date(own ? Math.max(first, Date.now()) : first).toISOString();
}

/** At most 200 slots from `first` on within some hours. */
function slots(first: string, seconds: number, hours: number): string[] {
  const end = Date.now() + hours * HOUR;
  const found: string[] = [];
  for (let slot = new Date(first).getTime(); slot <= end && found.length < 200; slot += seconds * 1000) {
    found.push(new Date(slot).toISOString());
  }
  return found;
}
