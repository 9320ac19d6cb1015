import { useCallback, useEffect, useRef, useState } from "react";
import { type ToastT, useSonner } from "sonner";
import type { TaskRunEventPayload } from "@/bindings/TaskRunEventPayload";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { runMessage } from "@/features/tasks/run-message";
import { FAILING_FROM } from "@/features/tasks/task-state";
import { subscribe } from "@/lib/ipc";

/** So many are there at once: all that come close together, and few that somebody who reads on finds stale. */
const KEPT = 10;

type Announcement = { id: number; text: string };

/**
 * The one place that speaks to a screen reader by itself: of what the user started, and of new incidents. What the
 * schedule does all day long is shown, in toasts too, but not told.
 */
export function LiveRegion() {
  const [said, setSaid] = useState<Announcement[]>([]);
  // Each is an element of its own: what a screen reader tells is what is added, so one like the last is told again, and
  // one does not take the place of another that has not been told yet.
  const say = useCallback((text: string) => {
    setSaid((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, text }].slice(-KEPT));
  }, []);
  const { data: tasks } = useSystemTasks();
  const known = useRef(tasks);
  useEffect(() => {
    known.current = tasks;
  });
  // Once: each run changes the tasks, and between two listenings nobody would hear the next one.
  useEffect(() => {
    const runs = subscribe<TaskRunEventPayload>("system_task_run", (event) => {
      const name = known.current?.find((task) => task.id === event.taskId)?.name ?? event.taskType;
      const text = isTold(event) && runMessage(name, event)?.text;
      if (text) say(text);
    });
    return runs.stop;
  }, [say]);

  // Toasts of runs carry the id of their task; all others answer what somebody just did.
  const { toasts } = useSonner();
  const told = useRef<readonly ToastT[]>([]);
  useEffect(() => {
    // One that is only left over, because a newer one has gone, was told before.
    const answers = toasts.filter((toast) => isAnswer(toast) && !told.current.includes(toast));
    told.current = toasts;
    // The newest comes first there.
    for (const { title } of answers.reverse()) say(String(title));
  }, [toasts, say]);
  return (
    // Not as a whole, as a status would be: only what is new.
    <div role="status" aria-atomic="false" aria-label="Announcements" data-told className="sr-only">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}

/** Asked for, or its end was; the first of a row of errors, or the one that makes it an incident. */
function isTold({ trigger, status, reason, errorCount }: TaskRunEventPayload): boolean {
  if (trigger === "manual") return true;
  if (status === "cancelled") return reason === "cancelled";
  return status === "error" && (errorCount === 1 || errorCount === FAILING_FROM);
}

const isAnswer = ({ id, title }: ToastT) => !String(id).startsWith("task-") && typeof title === "string";
