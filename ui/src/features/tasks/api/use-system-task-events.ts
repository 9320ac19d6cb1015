import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { TaskChangedPayload } from "@/bindings/TaskChangedPayload";
import type { TaskRunEventPayload } from "@/bindings/TaskRunEventPayload";
import { handOver, isHearing } from "@/lib/early-ear";
import { subscribe } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { runMessage } from "../run-message";
import { gatherStale } from "./stale";

/** A failure is read more slowly than good news. */
const READING_A_FAILURE = 12_000;

/** How long the window waits for its ear before it shows itself without. */
const GRACE = 2_000;

/** What a finished run of a task makes stale, besides the tasks and runs themselves. */
const brought: Record<string, readonly (readonly string[])[]> = {
  news_sync: [keys.news, keys.sources],
  calendar_sync: [keys.calendar, keys.sources],
  alerts_refresh: [keys.alerts],
  ideas_review: [keys.ideas],
  // Not all of the settings: the keyring would be asked again.
  history_prune: [
    [...keys.settings, "backups"],
    [...keys.settings, "storage"],
  ],
};

/** What a change makes stale, besides the task's row, the status and what runs next. */
const changed: Record<string, readonly (readonly string[])[]> = {
  // Of a source that is configured no more, or at another address, nothing is known.
  edited: [keys.edits, keys.sources],
  started: [keys.runs],
  // A slot passed over may be one of an absence.
  skipped: [keys.runs, keys.away],
};

/** All there is but the tasks, which have a way of their own. */
const others = Object.values(keys).filter((key) => key !== keys.tasks);

/** Changes that put a mark on the strip, or take one off. */
const marked = new Set(["started", "finished", "skipped"]);

/**
 * Subscribes to the backend's events, once at the root: toasts, and queries that became stale. Says whether to begin: this
 * or the ear of the start listens, so that what is read from then on cannot change unheard and need not be read again, or
 * was waited for enough.
 */
export function useSystemTaskEvents(onView?: (runId: number) => void): boolean {
  const queries = useQueryClient();
  const [begins, begin] = useState(isHearing);
  useEffect(() => {
    const stale = gatherStale(queries);
    const runs = subscribe<TaskRunEventPayload>("system_task_run", (event) => {
      stale.task(event.taskId);
      stale.overview(event.taskId);
      // Not only catch-ups: a retry may mend what one of them failed at, and a slot on time be what was still to come.
      const away = event.trigger === "manual" ? [] : [keys.away];
      stale.queries([keys.runs, ...away, ...(brought[event.taskType] ?? [])]);
      announce(queries, event, onView);
    });
    const changes = subscribe<TaskChangedPayload>("system_task_changed", ({ taskId, cause }) => {
      stale.task(taskId);
      // Events were lost, or time was: anything may have changed.
      const isAll = taskId === 0 && cause === "rescheduled";
      if (isAll || marked.has(cause)) stale.overview(taskId);
      if (isAll) return stale.queries(others);
      stale.queries([keys.status, keys.upcoming, ...(changed[cause] ?? [])]);
    });
    let stopped = false;
    let hasWaited = false;
    const grace = setTimeout(() => {
      hasWaited = true;
      begin(true);
    }, GRACE);
    // Where it cannot listen, the window is no worse than one that is read anew at times.
    Promise.allSettled([runs.ready, changes.ready]).then(() => {
      if (stopped) return;
      // What was read before somebody listened may have changed unheard.
      if (handOver() || hasWaited) queries.invalidateQueries();
      clearTimeout(grace);
      begin(true);
    });
    return () => {
      stopped = true;
      clearTimeout(grace);
      stale.stop();
      runs.stop();
      changes.stop();
    };
  }, [queries, onView]);
  return begins;
}

/** The toasts of tasks that are there and not about to go, by task. */
const shown = new Map<number, string>();

function announce(queries: QueryClient, event: TaskRunEventPayload, onView?: (runId: number) => void): void {
  const tasks = queries.getQueryData<SystemTaskDto[]>(keys.tasks);
  const name = tasks?.find((task) => task.id === event.taskId)?.name ?? event.taskType;
  const message = runMessage(name, event);
  if (!message) return;
  const duration = message.level === "error" ? READING_A_FAILURE : undefined;
  // In the place of the task's last one; not of one that is fading, which would take it along.
  const id = shown.get(event.taskId) ?? `task-${event.taskId}-${event.runId}`;
  const goes = () => void shown.delete(event.taskId);
  const view = () => {
    goes();
    onView?.(event.runId);
  };
  const action = onView && { label: "View", onClick: view };
  shown.set(event.taskId, id);
  toast[message.level](message.text, { id, action, duration, onAutoClose: goes, onDismiss: goes });
}
