// What the palette does to tasks and to the scheduler: as the buttons of the pages do it, for a task known only when
// it is chosen.
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { offerUndo } from "@/features/tasks/api/undo-last-edit";
import { runTaskNow } from "@/features/tasks/api/use-run-task-now";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const tell = (error: unknown) => toast.error(error instanceof Error ? error.message : String(error));

export function useTaskCommands() {
  const queries = useQueryClient();
  return {
    /** Tells itself what goes wrong. */
    runNow: (task: SystemTaskDto) => runTaskNow(task).catch(() => undefined),
    async wake(task: SystemTaskDto): Promise<void> {
      const { taskType, component } = task;
      const input: UpdateTaskInput = { snooze: null };
      try {
        const updated = await call<SystemTaskDto>("update_system_task", { taskType, component, input });
        for (const queryKey of [keys.tasks, keys.edits, keys.upcoming])
          queries.invalidateQueries({ queryKey });
        await offerUndo(task, updated, `${task.name} is awake.`);
      } catch (error) {
        tell(error);
      }
    },
  };
}
