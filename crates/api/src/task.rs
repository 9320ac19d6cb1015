//! Tasks on the wire.

use scheduler::{
    schedule::Schedule,
    status::{PlannedRetry, RunningRun},
    task::SystemTask,
};
use serde::{Deserialize, Deserializer, Serialize};
use store::queries::edits::Edit;
use ts_rs::TS;

use crate::instant_text;

mod overview;

/// A task: the fields of the user's document, then the extensions.
///
/// The document's fields are always there, null or not. Of the extensions, those that tell of a state (failing,
/// suspended, running, snoozed, to be retried) are left out while the task is not in it: a list of a thousand tasks is a
/// third fewer bytes to write, carry and read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SystemTaskDto {
    /// Row id.
    pub id: i64,
    /// Label for people.
    pub name: String,
    /// Which handler runs it.
    pub task_type: String,
    /// The owning subsystem.
    pub component: String,
    /// Cron expression.
    pub frequency_cron: Option<String>,
    /// Interval in seconds.
    pub frequency_seconds: Option<i64>,
    /// The user's switch.
    pub enabled: bool,
    /// Start of the last run that called the handler, RFC 3339.
    pub last_run_at: Option<String>,
    /// `success`, `error`, `skipped`, ...
    pub last_status: Option<String>,
    /// The last outcome's summary, JSON text.
    pub last_result: Option<String>,
    /// Consecutive errors.
    pub error_count: i64,

    /// IANA zone; null: this computer's.
    pub timezone: Option<String>,
    /// Next slot, RFC 3339; null: not scheduled.
    pub next_run_at: Option<String>,
    /// What is wrong with the stored schedule, a sentence: it cannot be read any more, and is never due. Missing: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule_error: Option<String>,
    /// Sentence of the last error; missing once it works again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// Start of the present streak of errors; missing: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<String>,
    /// `once`, `skip` or `all`.
    pub catch_up: String,
    /// `skip`, `queue` or `cancel_running`.
    pub overlap: String,
    /// Awake seconds a run may take.
    pub timeout_seconds: i64,
    /// Further attempts after a failed one.
    pub max_retries: i64,
    /// Consecutive errors that suspend the task; 0: never.
    pub breaker_threshold: i64,
    /// `breaker` while it is suspended; missing: it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_reason: Option<String>,
    /// Since when; missing: it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_at: Option<String>,
    /// Of no use without a network.
    pub requires_network: bool,
    /// The handler's settings, JSON text.
    pub config: Option<String>,
    /// Grows with every edit.
    pub revision: i64,
    /// The run in flight; missing: it does not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running_run_id: Option<i64>,
    /// Since when it runs; missing: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running_since: Option<String>,
    /// Its slots are passed over from then on, RFC 3339; missing: it was never snoozed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_at: Option<String>,
    /// Up to then; missing while `snoozedAt` is set: until somebody wakes it. May lie in the past: then it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<String>,
    /// Why, in the words of whoever snoozed it; missing: no reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze_reason: Option<String>,
    /// When a failed run is tried once more, RFC 3339; missing: no retry is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<String>,
    /// Which attempt that will be; 2 is the first retry; missing: no retry is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_attempt: Option<i64>,
}

/// A snooze: the task's slots are passed over, and the history says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct SnoozeInput {
    /// Until when, RFC 3339, in the future; missing: until somebody wakes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a task has been doing: its latest runs for a strip, and how long it usually takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct TaskOverviewDto {
    /// The task.
    pub task_id: i64,
    /// The latest rows of history, at most 30, oldest first.
    pub recent: Vec<RunMarkDto>,
    /// How long it usually takes; null before its first success.
    pub usual: Option<UsualDurationDto>,
    /// Start of its last success, RFC 3339.
    pub last_success_at: Option<String>,
}

/// A row of history, as much of it as a mark on a strip says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RunMarkDto {
    /// The run.
    pub run_id: i64,
    /// `running`, `success`, `error`, `skipped`, `cancelled` or `interrupted`.
    pub status: String,
    /// `missed`, `overlap`, `timed_out`, ...
    pub reason: Option<String>,
    /// `schedule`, `catch_up`, `manual` or `retry`.
    pub trigger: String,
    /// Which attempt at its slot it was: the last one, so far, and the only one that is a mark.
    pub attempt: i64,
    /// RFC 3339.
    pub started_at: String,
    /// The slot it answers, RFC 3339.
    pub scheduled_for: Option<String>,
    /// Milliseconds.
    pub duration_ms: Option<i64>,
    /// Slots it stands for.
    pub missed_count: i64,
    /// First line of its error.
    pub error_line: Option<String>,
}

/// How long successful runs of a task take, from the latest 100 of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsualDurationDto {
    /// So many runs were looked at.
    pub runs: i64,
    /// Half of them took at most so long, milliseconds (nearest rank).
    pub p50_ms: i64,
    /// 95 of 100 took at most so long, milliseconds (nearest rank).
    pub p95_ms: i64,
}

/// An edit of a task. A missing field stays as it is; `null` clears it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct UpdateTaskInput {
    /// Switch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Interval in seconds; clears the cron expression.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(type = "number | null")]
    pub frequency_seconds: Option<Option<i64>>,
    /// Cron expression; clears the interval.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(type = "string | null")]
    pub frequency_cron: Option<Option<String>>,
    /// Label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// IANA zone; null: this computer's.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(type = "string | null")]
    pub timezone: Option<Option<String>>,
    /// `once`, `skip` or `all`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catch_up: Option<String>,
    /// `skip`, `queue` or `cancel_running`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap: Option<String>,
    /// Awake seconds a run may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<i64>,
    /// Further attempts after a failed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<i64>,
    /// Consecutive errors that suspend the task; 0: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaker_threshold: Option<i64>,
    /// The handler's settings, JSON text; null: its defaults.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(type = "string | null")]
    pub config: Option<Option<String>>,
    /// Passes its slots over for a while; null: wakes it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional = nullable, as = "Option<SnoozeInput>")]
    pub snooze: Option<Option<SnoozeInput>>,
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

/// One edit of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct TaskEditDto {
    /// Row id, for Undo.
    pub id: i64,
    /// The task.
    pub task_id: i64,
    /// The task's revision that the edit made: it is the one to undo of whoever was answered with that revision.
    pub revision: i64,
    /// RFC 3339.
    pub edited_at: String,
    /// `window`, `cli`, ...
    pub edited_by: String,
    /// The changed fields before, JSON object text with the wire's names.
    pub before: String,
    /// The changed fields after.
    pub after: String,
    /// The edit that undid this one.
    pub undone_by: Option<i64>,
}

impl From<&SystemTask> for SystemTaskDto {
    fn from(task: &SystemTask) -> Self {
        let schedule_error = Schedule::of(task).err().map(|error| error.message);
        Self {
            id: task.id.0,
            name: task.name.clone(),
            task_type: task.task_type.clone(),
            component: task.component.clone(),
            frequency_cron: task.frequency_cron.clone(),
            frequency_seconds: task.frequency_seconds,
            enabled: task.enabled,
            last_run_at: task.last_run_at.map(instant_text),
            last_status: task.last_status.clone(),
            last_result: task.last_result.clone(),
            error_count: task.error_count,
            timezone: task.timezone.clone(),
            next_run_at: task.next_run_at.filter(|_| schedule_error.is_none()).map(instant_text),
            schedule_error,
            last_error: task.last_error.clone(),
            failing_since: task.failing_since.map(instant_text),
            catch_up: task.catch_up.as_str().to_owned(),
            overlap: task.overlap.as_str().to_owned(),
            timeout_seconds: task.timeout_seconds,
            max_retries: task.max_retries,
            breaker_threshold: task.breaker_threshold,
            suspended_reason: task.suspended_reason.clone(),
            suspended_at: task.suspended_at.map(instant_text),
            requires_network: task.requires_network,
            config: task.config.clone(),
            revision: task.revision,
            running_run_id: None,
            running_since: None,
            snoozed_at: task.snoozed_at.map(instant_text),
            snoozed_until: task.snoozed_until.map(instant_text),
            snooze_reason: task.snooze_reason.clone(),
            retry_at: None,
            retry_attempt: None,
        }
    }
}

impl SystemTaskDto {
    /// The same with the run that is in flight.
    #[must_use]
    pub fn with_running(mut self, running: Option<&RunningRun>) -> Self {
        self.running_run_id = running.map(|run| run.run_id.0);
        self.running_since = running.map(|run| instant_text(run.started_at));
        self
    }

    /// The same with the retry that is planned.
    #[must_use]
    pub fn with_retry(mut self, retry: Option<&PlannedRetry>) -> Self {
        self.retry_at = retry.map(|retry| instant_text(retry.at));
        self.retry_attempt = retry.map(|retry| retry.attempt);
        self
    }
}

impl From<&Edit> for TaskEditDto {
    fn from(edit: &Edit) -> Self {
        Self {
            id: edit.id,
            task_id: edit.task_id.0,
            revision: edit.revision,
            edited_at: instant_text(edit.edited_at),
            edited_by: edit.edited_by.clone(),
            before: edit.before.clone(),
            after: edit.after.clone(),
            undone_by: edit.undone_by,
        }
    }
}
