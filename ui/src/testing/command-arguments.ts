// The arguments that commands take, by their names on the wire; `?`: may be left out. Held against the backend by a test.
import type { ApiError } from "@/bindings/ApiError";

const task = ["taskType", "component?"];

export const commandArguments: Record<string, readonly string[]> = {
  list_system_tasks: ["enabledOnly?", "component?"],
  get_system_task: ["id", "component?"],
  update_system_task: [...task, "input"],
  run_system_task_now: task,
  get_task_overview: ["taskId"],
  list_task_edits: task,
  undo_task_edit: ["editId"],
  list_system_task_runs: [...task, "limit"],
  cancel_run: ["runId"],
  list_runs: ["filter"],
  get_run: ["id"],
  watch_run: ["runId", "channel"],
  unwatch_run: ["channelId"],
  explain_slot: [...task, "at?"],
  preview_schedule: ["input"],
  list_upcoming_runs: ["hours"],
  get_away_report: [],
  dismiss_away_report: ["to"],
  get_scheduler_status: [],
  pause_scheduler: ["input"],
  resume_scheduler: [],
  list_articles: ["filter"],
  mark_articles_read: ["ids"],
  open_article: ["id"],
  get_news_stats: [],
  list_sources: [],
  test_source: ["input"],
  mark_seen: ["place"],
  list_events: ["from", "to"],
  get_calendar_stats: [],
  list_alerts: ["includeResolved?"],
  acknowledge_alert: ["id"],
  unacknowledge_alert: ["id"],
  snooze_alert: ["id", "until"],
  unsnooze_alert: ["id"],
  get_alert_stats: [],
  list_ideas: ["includeClosed?"],
  create_idea: ["input"],
  update_idea: ["id", "input"],
  get_idea_stats: [],
  get_settings: [],
  update_settings: ["input"],
  get_newsdata_key_status: [],
  set_newsdata_key: ["key"],
  clear_newsdata_key: [],
  list_calendar_addresses: [],
  set_calendar_address: ["name", "url"],
  clear_calendar_address: ["name"],
  list_backups: [],
  back_up_now: [],
  preview_restore: ["file"],
  restore_database: ["file"],
  choose_restore_file: [],
  restore_chosen_file: [],
  export_settings: [],
  choose_import_file: [],
  import_chosen_file: [],
  write_diagnostics: [],
  get_storage: [],
  estimate_retention: ["keepRuns", "keepDays"],
  free_space: [],
  open_data_folder: [],
};

/** What the backend would refuse of a call, and of an argument that it does not know, which it would not even look at. */
export function wrongArguments(command: string, args: Record<string, unknown>): ApiError | null {
  const taken = commandArguments[command];
  if (!taken) return { kind: "internal", message: `no such command: ${command}` };
  const missing = taken.find((name) => !name.endsWith("?") && args[name] == null);
  if (missing) return { kind: "invalid_input", field: missing, message: `${command} needs ${missing}` };
  const unknown = Object.keys(args).find((name) => !taken.includes(name) && !taken.includes(`${name}?`));
  return unknown
    ? { kind: "invalid_input", field: unknown, message: `${command} takes no ${unknown}` }
    : null;
}
