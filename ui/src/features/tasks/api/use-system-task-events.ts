import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskChangedPayload } from "@/bindings/TaskChangedPayload";
import type { TaskRunEventPayload } from "@/bindings/TaskRunEventPayload";
import { subscribe } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { runMessage } from "../run-message";

/** A failure is read more slowly than good news. */
const READING_A_FAILURE = 12_000;

/** What a finished run of a task makes stale, besides the tasks and runs themselves. */
const brought: Record<string, readonly (readonly string[])[]> = {
  news_sync: [keys.news, keys.sources],
  calendar_sync: [keys.calendar, keys.sources],
  alerts_refresh: [keys.alerts],
  ideas_review: [keys.ideas],
};

/** What a change makes stale, besides the tasks, the status and what runs next. */
const changed: Record<string, readonly (readonly string[])[]> = {
  edited: [keys.edits],
  started: [keys.runs],
  skipped: [keys.runs],
};

/** Subscribes to the backend's events, once at the root: toasts, and queries that became stale. */
export function useSystemTaskEvents(onView?: (runId: number) => void): void {
  const queries = useQueryClient();
  useEffect(() => {
    const runs = subscribe<TaskRunEventPayload>("system_task_run", (event) => {
      invalidate(queries, [keys.tasks, keys.runs, ...(brought[event.taskType] ?? [])]);
      announce(queries, event, onView);
    });
    const changes = subscribe<TaskChangedPayload>("system_task_changed", ({ cause }) => {
      invalidate(queries, [keys.tasks, keys.status, keys.upcoming, ...(changed[cause] ?? [])]);
    });
    // What was read before somebody listened may have changed unheard.
    let stopped = false;
    Promise.all([runs.ready, changes.ready]).then(() => {
      if (!stopped) queries.invalidateQueries();
    });
    return () => {
      stopped = true;
      runs.stop();
      changes.stop();
    };
  }, [queries, onView]);
}

function invalidate(queries: QueryClient, stale: readonly (readonly string[])[]): void {
  for (const queryKey of stale) queries.invalidateQueries({ queryKey });
}

function announce(queries: QueryClient, event: TaskRunEventPayload, onView?: (runId: number) => void): void {
  const tasks = queries.getQueryData<SystemTaskDto[]>(keys.tasks);
  const name = tasks?.find((task) => task.id === event.taskId)?.name ?? event.taskType;
  const message = runMessage(name, event);
  if (!message) return;
  const action = onView && { label: "View", onClick: () => onView(event.runId) };
  const duration = message.level === "error" ? READING_A_FAILURE : undefined;
  toast[message.level](message.text, { id: `task-${event.taskId}`, action, duration });
}
