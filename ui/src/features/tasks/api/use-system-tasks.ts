import { useQuery } from "@tanstack/react-query";
import { systemTasksQuery } from "@/lib/shared-queries";

/** All system tasks, kept fresh by the events of the backend. */
export function useSystemTasks() {
  return useQuery(systemTasksQuery);
}
