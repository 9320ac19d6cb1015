import { useQuery } from "@tanstack/react-query";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

export const systemTasksQuery = {
  queryKey: keys.tasks,
  queryFn: () => call<SystemTaskDto[]>("list_system_tasks"),
};

/** All system tasks, kept fresh by the events of the backend. */
export function useSystemTasks() {
  return useQuery(systemTasksQuery);
}
