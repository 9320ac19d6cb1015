// What the palette does to tasks: as the buttons of the pages do it, for a task known only when it is chosen. What goes
// wrong is told by what is called.
import { useQueryClient } from "@tanstack/react-query";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { runTaskNow } from "@/features/tasks/api/use-run-task-now";
import { wakeTask } from "@/features/tasks/api/use-snooze";

export function useTaskCommands() {
  const queries = useQueryClient();
  return {
    runNow: (task: SystemTaskDto) => runTaskNow(task).catch(() => undefined),
    wake: (task: SystemTaskDto) => wakeTask(queries, task).catch(() => undefined),
  };
}
