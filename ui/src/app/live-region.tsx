import { useEffect, useRef, useState } from "react";
import { type ToastT, useSonner } from "sonner";
import type { TaskRunEventPayload } from "@/bindings/TaskRunEventPayload";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { runMessage } from "@/features/tasks/run-message";
import { FAILING_FROM } from "@/features/tasks/task-state";
import { subscribe } from "@/lib/ipc";

/**
 * The one place that speaks to a screen reader by itself: of what the user started, and of new incidents. What the
 * schedule does all day long is shown, in toasts too, but not told.
 */
export function LiveRegion() {
  const [said, say] = useState("");
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
  }, []);

  // Toasts of runs carry the id of their task; all others answer what somebody just did.
  const { toasts } = useSonner();
  const told = useRef<readonly ToastT[]>([]);
  useEffect(() => {
    // One that is only left over, because a newer one has gone, was told before.
    const answer = toasts.find((toast) => isAnswer(toast) && !told.current.includes(toast));
    told.current = toasts;
    if (answer) say(String(answer.title));
  }, [toasts]);
  return (
    <p role="status" aria-label="Announcements" data-told className="sr-only">
      {said}
    </p>
  );
}

/** Asked for, the first of a row of errors, or the one that makes it an incident. */
function isTold({ trigger, status, errorCount }: TaskRunEventPayload): boolean {
  return trigger === "manual" || (status === "error" && (errorCount === 1 || errorCount === FAILING_FROM));
}

const isAnswer = ({ id, title }: ToastT) => !String(id).startsWith("task-") && typeof title === "string";
