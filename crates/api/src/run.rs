//! Runs on the wire.

use scheduler::{
    handler::RunReport,
    run::{LogLine, Progress},
};
use serde::{Deserialize, Serialize};
use store::queries::run_listing::ListedRun;
use ts_rs::TS;

use crate::{
    instant_text,
    task::{SystemTaskDto, UsualDurationDto},
};

/// A row of history: the fields of the user's document, then the extensions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SystemTaskRunDto {
    /// Row id.
    pub id: i64,
    /// The task.
    pub task_id: i64,
    /// RFC 3339.
    pub started_at: String,
    /// RFC 3339; null while it runs.
    pub finished_at: Option<String>,
    /// `running`, `success`, `error`, `skipped`, `cancelled` or `interrupted`.
    pub status: String,
    /// Summary, JSON text.
    pub result: Option<String>,
    /// A sentence a person can act on.
    pub error_message: Option<String>,

    /// Type of its task.
    pub task_type: String,
    /// Component of its task.
    pub component: String,
    /// Label of its task.
    pub task_name: String,
    /// The slot; null for a manual run.
    pub scheduled_for: Option<String>,
    /// `schedule`, `catch_up`, `manual` or `retry`.
    pub trigger: String,
    /// 1 for the first try.
    pub attempt: i64,
    /// Machine-readable reason.
    pub reason: Option<String>,
    /// Slots it stands for beyond a plain one.
    pub missed_count: i64,
    /// Awake milliseconds it took.
    pub duration_ms: Option<i64>,
    /// The run that was in its way.
    pub blocked_by: Option<i64>,
}

/// The answer to Run now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct RunTaskNowResult {
    /// `success`, `error`, `skipped` (or `cancelled`, `interrupted`).
    pub status: String,
    /// Summary, JSON text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// A sentence a person can act on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// RFC 3339.
    pub finished_at: String,
    /// Why it was skipped: `already running`; else the machine-readable reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The run, or the one that was in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<i64>,
}

/// Which runs to list; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct RunFilter {
    /// Of this task type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_type: Option<String>,
    /// Of this component.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// With this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// With this trigger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// With this machine-readable reason: `missed`, `overlap` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Started at or after, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Started before, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Only rows with an id below this: the last page's `nextCursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// 1 to 500; 50 where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// A page of history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RunPageDto {
    /// Newest first.
    pub runs: Vec<SystemTaskRunDto>,
    /// `before` of the next page; null: this was the last.
    pub next_cursor: Option<i64>,
}

/// A line of a run's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogLineDto {
    /// RFC 3339.
    pub at: String,
    /// `info`, `warn` or `error`.
    pub level: String,
    /// Text.
    pub message: String,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct ProgressDto {
    /// Steps done.
    pub done: u32,
    /// Steps in all, when known.
    pub total: Option<u32>,
    /// What it is doing.
    pub message: String,
}

/// One run in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RunDetailDto {
    /// The run.
    pub run: SystemTaskRunDto,
    /// Its task, as it is now.
    pub task: SystemTaskDto,
    /// Every attempt at the same slot, first to last, this one included.
    pub attempts: Vec<SystemTaskRunDto>,
    /// What the handler wrote.
    pub log: Vec<LogLineDto>,
    /// Why it ran, or did not, in a sentence.
    pub explanation: String,
    /// How long the task usually takes; null before its first success.
    pub usual: Option<UsualDurationDto>,
}

/// What a watched run says, at most four times a second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RunReportDto {
    /// The run.
    pub run_id: i64,
    /// How far it is.
    pub progress: Option<ProgressDto>,
    /// All lines so far.
    pub lines: Vec<LogLineDto>,
    /// The run has ended: nothing more follows.
    pub finished: bool,
}

impl From<&ListedRun> for SystemTaskRunDto {
    fn from(listed: &ListedRun) -> Self {
        let run = &listed.run;
        Self {
            id: run.id.0,
            task_id: run.task_id.0,
            started_at: instant_text(run.started_at),
            finished_at: run.finished_at.map(instant_text),
            status: run.status.as_str().to_owned(),
            result: run.result.clone(),
            error_message: run.error_message.clone(),
            task_type: listed.task_type.clone(),
            component: listed.component.clone(),
            task_name: listed.task_name.clone(),
            scheduled_for: run.scheduled_for.map(instant_text),
            trigger: run.trigger.as_str().to_owned(),
            attempt: run.attempt,
            reason: run.reason.as_ref().map(ToString::to_string),
            missed_count: run.missed_count,
            duration_ms: run.duration_ms,
            blocked_by: run.blocked_by.map(|run| run.0),
        }
    }
}

impl From<&LogLine> for LogLineDto {
    fn from(line: &LogLine) -> Self {
        Self {
            at: instant_text(line.at),
            level: line.level.as_str().to_owned(),
            message: line.message.clone(),
        }
    }
}

impl From<&Progress> for ProgressDto {
    fn from(progress: &Progress) -> Self {
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            done: count(progress.done),
            total: progress.total.map(count),
            message: progress.message.clone(),
        }
    }
}

impl RunReportDto {
    /// What run `run_id` has said so far.
    pub fn new(run_id: i64, report: &RunReport, finished: bool) -> Self {
        Self {
            run_id,
            progress: report.progress.as_ref().map(ProgressDto::from),
            lines: report.lines.iter().map(LogLineDto::from).collect(),
            finished,
        }
    }
}
