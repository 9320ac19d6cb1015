//! What a person does with the data as a whole, on the wire: backups, restoring one, settings that move to another
//! computer, and the room that things take.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The backups, and how they come about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct BackupsDto {
    /// Newest first.
    pub backups: Vec<BackupDto>,
    /// When the daily tidying made its last one, RFC 3339; null: never, or it was removed.
    pub last_scheduled_at: Option<String>,
    /// When it makes the next, RFC 3339; null: it is switched off, or told to keep none.
    pub next_scheduled_at: Option<String>,
    /// So many of its backups are kept.
    pub kept: u32,
}

/// A file in the folder of backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct BackupDto {
    /// Its name there.
    pub name: String,
    /// `scheduled`, `manual`, `before_update`, `before_restore`, `damaged` or `other`.
    pub kind: String,
    /// Its size.
    pub bytes: i64,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// The version of its schema; null: it cannot be read.
    pub schema_version: Option<i64>,
    /// Why it cannot be restored; null: it can, where it was checked.
    pub problem: Option<String>,
    /// It was read through; what has a log beside it is only when it is restored.
    pub checked: bool,
}

/// What restoring a file would change. Nothing has been touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RestorePreviewDto {
    /// The file.
    pub file: String,
    /// The version of its schema, before it is brought to this program's.
    pub schema_version: i64,
    /// What is in it.
    pub then: DataFiguresDto,
    /// What there is at present; null: the present database cannot be read.
    pub now: Option<DataFiguresDto>,
    /// What becomes of the tasks: those that differ.
    pub tasks: Vec<TaskDifferenceDto>,
    /// Calendars of the file whose addresses are not in this computer's keyring.
    pub missing_addresses: Vec<String>,
    /// Those whose addresses may be there: it did not answer.
    pub unread_addresses: Vec<String>,
}

/// Figures of a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct DataFiguresDto {
    /// The last thing that is known to have happened in it, RFC 3339.
    pub last_change_at: Option<String>,
    /// The program's version that used it last.
    pub version: Option<String>,
    /// Tasks.
    pub tasks: i64,
    /// Rows of history.
    pub runs: i64,
    /// News articles.
    pub articles: i64,
    /// Calendar events.
    pub events: i64,
    /// Ideas.
    pub ideas: i64,
    /// Alerts.
    pub alerts: i64,
}

/// A task that would not be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TaskDifferenceDto {
    /// Its type.
    pub task_type: String,
    /// Its component.
    pub component: String,
    /// Its label.
    pub name: String,
    /// `added`, `removed` or `changed`.
    pub change: String,
    /// What changes.
    pub fields: Vec<FieldChangeDto>,
}

/// A field that would not be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldChangeDto {
    /// Its name on the wire.
    pub field: String,
    /// As it is, in words; without what is secret.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// A restore that was decided: the scheduler starts anew with the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreStartedDto {
    /// What was restored.
    pub preview: RestorePreviewDto,
    /// `restarting`: the window or `serve` starts anew by itself; `done`: there was none.
    pub state: String,
}

/// What importing a document would change, or has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReportDto {
    /// It has been done; else nothing was touched.
    pub applied: bool,
    /// The tasks that change.
    pub tasks: Vec<TaskDifferenceDto>,
    /// The settings that change.
    pub settings: Vec<FieldChangeDto>,
    /// What the document leaves out and this computer does not have, in words.
    pub to_enter_again: Vec<String>,
}

/// How much room the data takes, and how much less it could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StorageDto {
    /// The database with its log.
    pub bytes: i64,
    /// Of these, room that nothing is in.
    pub free_bytes: i64,
    /// What the rest is for.
    pub kinds: Vec<StorageKindDto>,
    /// All backups.
    pub backup_bytes: i64,
    /// The daily files of the log.
    pub log_file_bytes: i64,
}

/// How much room one kind of thing takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StorageKindDto {
    /// `runs`, `logs`, `articles`, `events`, `alerts`, `ideas` or `other`.
    pub kind: String,
    /// Its rows; 0 of `other`.
    pub rows: i64,
    /// Bytes.
    pub bytes: i64,
}

/// What other limits of the history would free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetentionEstimateDto {
    /// Runs that would go.
    pub runs: i64,
    /// Lines of their logs.
    pub log_lines: i64,
    /// About so many bytes, with what is free already.
    pub bytes: i64,
}

/// What was freed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FreedDto {
    /// Runs that went.
    pub runs: i64,
    /// Bytes before.
    pub before: i64,
    /// Bytes after.
    pub after: i64,
}

/// A file that was written for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WrittenFileDto {
    /// Where it is.
    pub path: String,
    /// Its size.
    pub bytes: i64,
}
