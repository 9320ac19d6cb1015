//! Declares the window's commands, so that each needs a permission, and checks the configuration.

/// Every command of the window; `src/lib.rs` registers the same ones, and a test compares the two.
const COMMANDS: &[&str] = &[
    "list_system_tasks",
    "get_system_task",
    "update_system_task",
    "run_system_task_now",
    "list_system_task_runs",
    "get_task_overview",
    "list_task_edits",
    "undo_task_edit",
    "cancel_run",
    "list_runs",
    "get_run",
    "watch_run",
    "unwatch_run",
    "explain_slot",
    "preview_schedule",
    "list_upcoming_runs",
    "get_away_report",
    "dismiss_away_report",
    "get_scheduler_status",
    "pause_scheduler",
    "resume_scheduler",
    "list_articles",
    "mark_articles_read",
    "mark_seen",
    "open_article",
    "get_news_stats",
    "list_sources",
    "test_source",
    "list_events",
    "get_calendar_stats",
    "list_alerts",
    "acknowledge_alert",
    "snooze_alert",
    "unsnooze_alert",
    "get_alert_stats",
    "list_ideas",
    "create_idea",
    "update_idea",
    "get_idea_stats",
    "get_settings",
    "update_settings",
    "get_newsdata_key_status",
    "set_newsdata_key",
    "clear_newsdata_key",
    "list_calendar_addresses",
    "set_calendar_address",
    "clear_calendar_address",
];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
        println!("cargo::error=is the UI built? `npx --yes rust-just build-ui` makes ui/dist");
    }
}
