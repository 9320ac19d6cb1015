//! Use case: tasks and settings as a document for another computer, without secrets.

use std::path::Path;

use api::{
    data::WrittenFileDto,
    error::ApiError,
    instant_text,
    settings::{SettingsDto, SettingsInput},
};
use handlers::TaskType;
use scheduler::task::SystemTask;
use serde_json::{Map, Value};

use super::{
    document::{Document, FORMAT, NOTE, TaskEntry, VERSION},
    written_file::{self, Existing},
};
use crate::{Cockpit, UseCaseResult};

/// The key, in the words of the list of what has to be entered again.
pub(super) const NEWSDATA_KEY: &str = "the NewsData.io key";

impl Cockpit {
    /// Tasks and settings, without secrets.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn export_settings(&self) -> UseCaseResult<Value> {
        let tasks = self.store().list_tasks().await?;
        let settings = self.get_settings().await?;
        let mut to_enter_again: Vec<String> = Vec::new();
        if self.has_newsdata_key().await? {
            to_enter_again.push(NEWSDATA_KEY.to_owned());
        }
        let tasks = tasks.iter().map(|task| entry(task, &mut to_enter_again)).collect();
        let document = Document {
            format: FORMAT.to_owned(),
            version: VERSION,
            note: NOTE.to_owned(),
            exported_at: instant_text(self.now()),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: portable_settings(&settings)?,
            tasks,
            to_enter_again,
        };
        serde_json::to_value(document).map_err(|error| ApiError::internal(error.to_string()))
    }

    /// The same in a file that only its owner may read. One of that name gives way: the window has asked about it.
    ///
    /// # Errors
    /// The file is the data folder's own, or could not be written.
    pub async fn export_settings_to(&self, path: &Path) -> UseCaseResult<WrittenFileDto> {
        let document = format!("{:#}\n", self.export_settings().await?);
        written_file::write(self.data_dir(), path, Existing::Replaced, document.into_bytes()).await
    }
}

/// Fields that are this computer's own.
const OF_THIS_COMPUTER: [&str; 5] = ["dataDir", "version", "startAtLogin", "noTray", "noStartAtLogin"];

/// What can be set of them on any computer.
pub(super) fn portable_settings(settings: &SettingsDto) -> UseCaseResult<SettingsInput> {
    let internal = |error: serde_json::Error| ApiError::internal(error.to_string());
    let mut value = serde_json::to_value(settings).map_err(internal)?;
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|field, _| !OF_THIS_COMPUTER.contains(&field.as_str()));
    }
    serde_json::from_value(value).map_err(internal)
}

/// What is no object no handler can read.
pub(super) fn is_unreadable(config: &str) -> bool {
    serde_json::from_str::<Map<String, Value>>(config).is_err()
}

fn entry(task: &SystemTask, to_enter_again: &mut Vec<String>) -> TaskEntry {
    // A task without a handler of ours has a config in which nobody knows what is secret.
    let task_type = task.task_type.parse::<TaskType>().ok();
    // An empty one in its place would wipe what the task has elsewhere.
    let is_unreadable = task.config.as_deref().is_some_and(is_unreadable);
    if task_type.is_some() && is_unreadable {
        to_enter_again
            .push(format!("the config of {}/{}, which cannot be read here", task.task_type, task.component));
    }
    let portable = task_type.filter(|_| !is_unreadable).map(|task_type| {
        let portable = handlers::portable_config(task_type, task.config.as_deref());
        to_enter_again.extend(portable.left_out);
        Some(portable.config).filter(|_| task.config.is_some())
    });
    TaskEntry {
        task_type: task.task_type.clone(),
        component: Some(task.component.clone()),
        name: Some(task.name.clone()),
        enabled: Some(task.enabled),
        frequency_cron: Some(task.frequency_cron.clone()),
        frequency_seconds: Some(task.frequency_seconds),
        timezone: Some(task.timezone.clone()),
        catch_up: Some(task.catch_up.as_str().to_owned()),
        overlap: Some(task.overlap.as_str().to_owned()),
        timeout_seconds: Some(task.timeout_seconds),
        max_retries: Some(task.max_retries),
        breaker_threshold: Some(task.breaker_threshold),
        config: portable,
    }
}
