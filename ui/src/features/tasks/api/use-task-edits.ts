import { useQuery } from "@tanstack/react-query";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** Who changed what of a task, newest first. */
export function useTaskEdits(taskType: string, component: string) {
  return useQuery({
    queryKey: [...keys.edits, taskType, component],
    queryFn: () => call<TaskEditDto[]>("list_task_edits", { taskType, component }),
  });
}
