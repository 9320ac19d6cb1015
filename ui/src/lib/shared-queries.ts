// Lists of which several features read a part each: asked for in one way, and kept once.
import type { SecretStatusDto } from "@/bindings/SecretStatusDto";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "./ipc";
import { keys } from "./query";

/** All system tasks. */
export const systemTasksQuery = {
  queryKey: keys.tasks,
  queryFn: () => call<SystemTaskDto[]>("list_system_tasks"),
};

/** How feeds and calendars are doing. */
export const sourcesQuery = {
  queryKey: keys.sources,
  queryFn: () => call<SourceHealthDto[]>("list_sources"),
};

/** Whether the key of NewsData.io is there; never the key itself. */
export const newsdataKeyQuery = {
  queryKey: [...keys.settings, "newsdata-key"],
  queryFn: () => call<SecretStatusDto>("get_newsdata_key_status"),
};
