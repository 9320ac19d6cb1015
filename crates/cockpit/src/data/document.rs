//! The document that tasks and settings travel in: its shape, and reading it with words for what is wrong.

use api::{
    error::{ApiError, ErrorKind},
    settings::SettingsInput,
    task::UpdateTaskInput,
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::unique::{REPEATED, Unique};
use crate::UseCaseResult;

/// Says what this is.
pub(super) const FORMAT: &str = "architect-cockpit";
/// The only shape of it so far.
pub(super) const VERSION: i64 = 1;
pub(super) const NOTE: &str = "Tasks and settings of Architect Cockpit. Read it in with Settings, Data, or \
     `cockpitctl import FILE --dry-run`. A task is named by taskType and component; what is not named stays as it is. \
     What is known as a secret, or looks like one, is not in it: see toEnterAgain. Look through it before you pass it on.";
/// Bytes of a document; whoever reads one need not read on beyond them.
pub const MAX_DOCUMENT_BYTES: usize = 2_000_000;

/// Tasks and settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Document {
    pub format: String,
    pub version: i64,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub exported_at: String,
    #[serde(default)]
    pub program_version: String,
    #[serde(default)]
    pub settings: SettingsInput,
    #[serde(default)]
    pub tasks: Vec<TaskEntry>,
    /// What was left out, in words.
    #[serde(default)]
    pub to_enter_again: Vec<String>,
}

#[expect(clippy::option_option, reason = "missing, null and a value are three different things here")]
/// A task: what a person can set of it. A missing field stays as it is; `null` clears it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TaskEntry {
    pub task_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub frequency_cron: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub frequency_seconds: Option<Option<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub timezone: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catch_up: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaker_threshold: Option<i64>,
    /// An object here, the text of one in the database.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub config: Option<Option<Value>>,
}

impl TaskEntry {
    /// The edit that makes a task so.
    pub fn input(&self) -> UpdateTaskInput {
        UpdateTaskInput {
            name: self.name.clone(),
            enabled: self.enabled,
            frequency_cron: self.frequency_cron.clone(),
            frequency_seconds: self.frequency_seconds,
            timezone: self.timezone.clone(),
            catch_up: self.catch_up.clone(),
            overlap: self.overlap.clone(),
            timeout_seconds: self.timeout_seconds,
            max_retries: self.max_retries,
            breaker_threshold: self.breaker_threshold,
            config: self.config.as_ref().map(|config| config.as_ref().map(Value::to_string)),
            snooze: None,
        }
    }
}

/// Tells `null` (clear it) from a missing field (leave it).
#[expect(clippy::option_option, reason = "missing, null and a value are three different things here")]
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Whether a document may have so many bytes.
///
/// # Errors
/// It may have [`MAX_DOCUMENT_BYTES`].
pub fn check_document_size(bytes: usize) -> UseCaseResult<()> {
    if bytes > MAX_DOCUMENT_BYTES {
        return Err(ApiError::invalid("document", "it is too large; an exported document has at most 2 MB"));
    }
    Ok(())
}

/// Reads a document.
///
/// # Errors
/// It is none, or a part of it cannot be; the field says which.
pub(super) fn read(text: &str) -> UseCaseResult<Document> {
    check_document_size(text.len())?;
    // Some editors begin a file with a sign that says how it is encoded.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Unique(value) = serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        let is_repeated = error.starts_with(REPEATED);
        let message = if is_repeated { error } else { format!("this is not valid JSON: {error}") };
        ApiError::invalid("document", message)
    })?;
    if value["format"] != FORMAT {
        return Err(ApiError::invalid(
            "format",
            format!("this is no export of this program; its format would be {FORMAT:?}"),
        ));
    }
    match value["version"].as_i64() {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => {
            let message =
                format!("version {newer} is of a newer program, this one reads {VERSION}; update it first");
            return Err(ApiError::invalid("version", message));
        }
        _ => return Err(ApiError::invalid("version", format!("it can be {VERSION}"))),
    }
    serde_path_to_error::deserialize(&value).map_err(|error| {
        let path = error.path().to_string();
        let message = handlers::in_plain_words(&error.inner().to_string()).chars().take(300).collect();
        ApiError { kind: ErrorKind::InvalidInput, message, field: Some(path) }
    })
}
