//! Use cases by name, with JSON arguments: what the local socket and the command line go through.
//!
//! Names and arguments are those of the window's commands. Not here are those that are no question with an answer (`watch_run` is a
//! stream, `unwatch_run` its end; `open_article` and `open_data_folder` open something on the desktop), those that go by what a person
//! chooses in a dialog (`choose_restore_file`, `restore_chosen_file`, `choose_import_file`, `import_chosen_file`, `write_diagnostics`),
//! and those about secrets, which are nobody's business but the window's.
//!
//! What the window has a dialog for is given here instead: `import_settings`, which only this has, takes the document,
//! `export_settings` returns it, and `preview_restore` and `restore_database` take a path too, not only the name of a backup.

use api::{
    error::ApiError, idea::IdeaInput, news::ArticleFilter, run::RunFilter, schedule::PreviewInput,
    settings::SettingsInput, source::SourceTestInput, status::PauseInput, task::UpdateTaskInput,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Cockpit, UseCaseResult};

impl Cockpit {
    /// Calls a use case by the name of its command.
    ///
    /// # Errors
    /// There is no such command, its arguments cannot be read, or it fails.
    pub async fn call(&self, method: &str, arguments: Value) -> UseCaseResult<Value> {
        /// Reads the named arguments, calls, and writes the answer.
        macro_rules! call {
            (|| $use_case:expr) => { call!(@ {} $use_case) };
            (|$($name:ident: $type:ty),+| $use_case:expr) => { call!(@ { $($name: $type),+ } $use_case) };
            (@ { $($name:ident: $type:ty),* } $use_case:expr) => {{
                #[derive(serde::Deserialize)]
                #[serde(rename_all = "camelCase", deny_unknown_fields)]
                struct Arguments { $($name: $type),* }
                let Arguments { $($name),* } = read(arguments)?;
                write(&$use_case?)
            }};
        }
        match method {
            "list_system_tasks" => call!(|enabled_only: Option<bool>, component: Option<String>| {
                self.list_system_tasks::<Vec<_>>(enabled_only.unwrap_or_default(), component).await
            }),
            "get_system_task" => call!(|id: i64, component: Option<String>| {
                self.get_system_task(id, component.as_deref()).await
            }),
            "update_system_task" => {
                call!(|task_type: String, component: Option<String>, input: UpdateTaskInput| {
                    self.update_system_task(&task_type, component.as_deref(), &input).await
                })
            }
            "run_system_task_now" => call!(|task_type: String, component: Option<String>| {
                self.run_system_task_now(&task_type, component.as_deref()).await
            }),
            "list_system_task_runs" => {
                call!(|task_type: String, limit: i64, component: Option<String>| {
                    self.list_system_task_runs(&task_type, limit, component.as_deref()).await
                })
            }
            "get_task_overview" => call!(|task_id: i64| self.get_task_overview(task_id).await),
            "list_task_edits" => call!(|task_type: String, component: Option<String>| {
                self.list_task_edits(&task_type, component.as_deref()).await
            }),
            "undo_task_edit" => call!(|edit_id: i64| self.undo_task_edit(edit_id).await),
            "cancel_run" => call!(|run_id: i64| self.cancel_run(run_id).await),
            "list_runs" => call!(|filter: RunFilter| self.list_runs(&filter).await),
            "get_run" => call!(|id: i64| self.get_run(id).await),
            "explain_slot" => {
                call!(|task_type: String, component: Option<String>, at: Option<String>| {
                    self.explain_slot(&task_type, component.as_deref(), at.as_deref()).await
                })
            }
            "preview_schedule" => call!(|input: PreviewInput| self.preview_schedule(&input).await),
            "get_away_report" => call!(|| self.get_away_report().await),
            "dismiss_away_report" => call!(|to: String| self.dismiss_away_report(&to).await),
            // Nobody here goes on by the tasks' schedules, as the window does.
            "list_upcoming_runs" => {
                call!(|hours: i64| self.list_upcoming_runs_of_each_task(hours).await)
            }
            "get_scheduler_status" => call!(|| self.get_scheduler_status().await),
            "pause_scheduler" => call!(|input: PauseInput| self.pause_scheduler(&input).await),
            "resume_scheduler" => call!(|| self.resume_scheduler().await),
            "list_articles" => call!(|filter: ArticleFilter| self.list_articles(&filter).await),
            "mark_articles_read" => call!(|ids: Vec<i64>| self.mark_articles_read(ids).await),
            "mark_seen" => call!(|place: String| self.mark_seen(&place).await),
            "get_news_stats" => call!(|| self.get_news_stats().await),
            "list_sources" => call!(|| self.list_sources().await),
            "test_source" => call!(|input: SourceTestInput| self.test_source(&input).await),
            "list_events" => call!(|from: String, to: String| self.list_events(&from, &to).await),
            "get_calendar_stats" => call!(|| self.get_calendar_stats().await),
            "list_alerts" => call!(|include_resolved: Option<bool>| {
                self.list_alerts(include_resolved.unwrap_or_default()).await
            }),
            "acknowledge_alert" => call!(|id: i64| self.acknowledge_alert(id).await),
            "unacknowledge_alert" => call!(|id: i64| self.unacknowledge_alert(id).await),
            "snooze_alert" => call!(|id: i64, until: String| self.snooze_alert(id, &until).await),
            "unsnooze_alert" => call!(|id: i64| self.unsnooze_alert(id).await),
            "get_alert_stats" => call!(|| self.get_alert_stats().await),
            "list_ideas" => call!(|include_closed: Option<bool>| {
                self.list_ideas(include_closed.unwrap_or_default()).await
            }),
            "create_idea" => call!(|input: IdeaInput| self.create_idea(&input).await),
            "update_idea" => call!(|id: i64, input: IdeaInput| self.update_idea(id, &input).await),
            "get_idea_stats" => call!(|| self.get_idea_stats().await),
            "list_backups" => call!(|| self.list_backups().await),
            "back_up_now" => call!(|| self.back_up_now().await),
            "preview_restore" => call!(|file: String| self.preview_restore(&file).await),
            "restore_database" => call!(|file: String| self.restore_database(&file).await),
            "export_settings" => call!(|| self.export_settings().await),
            "import_settings" => {
                call!(|document: String, dry_run: bool| { self.import_settings(&document, dry_run).await })
            }
            "get_storage" => call!(|| self.get_storage().await),
            "estimate_retention" => call!(|keep_runs: u32, keep_days: u32| {
                self.estimate_retention(keep_runs, keep_days).await
            }),
            "free_space" => call!(|| self.free_space().await),
            "get_settings" => call!(|| self.get_settings().await),
            "update_settings" => call!(|input: SettingsInput| self.update_settings(&input).await),
            _ => {
                let shown: String = method.chars().take(60).collect();
                Err(ApiError::not_found(format!("there is no command {shown:?}")))
            }
        }
    }
}

fn read<T: DeserializeOwned>(arguments: Value) -> UseCaseResult<T> {
    serde_json::from_value(arguments).map_err(|error| ApiError::invalid("arguments", error.to_string()))
}

fn write<T: Serialize>(answer: &T) -> UseCaseResult<Value> {
    serde_json::to_value(answer).map_err(|error| ApiError::internal(error.to_string()))
}
