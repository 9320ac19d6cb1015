//! A run: one attempt, one row of history; and what a finished run does to its task.

use std::{borrow::Cow, fmt, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    manager::MAX_STEP_BACK,
    store::Finish,
    task::{SystemTask, TaskId, stored_words},
};

/// Row id of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub i64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of one process's ownership of the database. Every owner gets a larger one, and a write
/// that carries an older one is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Epoch(pub i64);

stored_words!(
    /// Why a run began.
    RunTrigger, "run trigger", "schedule, catch_up, manual or retry", {
        /// Its slot came.
        Schedule = "schedule",
        /// It stands for slots that were missed.
        CatchUp = "catch_up",
        /// A person asked.
        Manual = "manual",
        /// An earlier attempt failed, or the breaker probes a suspended task.
        Retry = "retry",
    }
);

stored_words!(
    /// Where a run stands.
    RunStatus, "run status", "running, success, error, skipped, cancelled or interrupted", {
        /// Claimed, not finished.
        Running = "running",
        /// The handler did its work.
        Success = "success",
        /// It did not.
        Error = "error",
        /// There was nothing to do, or the slot was passed over; `reason` says why.
        Skipped = "skipped",
        /// A person or the overlap policy stopped it.
        Cancelled = "cancelled",
        /// The app ended, or died, in the middle of it.
        Interrupted = "interrupted",
    }
);

/// What a handler may say of its own run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskStatus {
    /// Work done.
    Success,
    /// Work failed.
    Error,
    /// Nothing to do.
    Skipped,
}

impl From<TaskStatus> for RunStatus {
    fn from(status: TaskStatus) -> Self {
        match status {
            TaskStatus::Success => Self::Success,
            TaskStatus::Error => Self::Error,
            TaskStatus::Skipped => Self::Skipped,
        }
    }
}

/// Machine-readable reason of an outcome: one `snake_case` word.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason(Cow<'static, str>);

impl Reason {
    /// The run exceeded `timeout_seconds`.
    pub const TIMED_OUT: Self = Self(Cow::Borrowed("timed_out"));
    /// The handler panicked.
    pub const PANICKED: Self = Self(Cow::Borrowed("panicked"));
    /// No handler is registered for the task's type.
    pub const UNKNOWN_TASK_TYPE: Self = Self(Cow::Borrowed("unknown_task_type"));
    /// The slot came while the task was running.
    pub const OVERLAP: Self = Self(Cow::Borrowed("overlap"));
    /// The slot passed while nobody could run it.
    pub const MISSED: Self = Self(Cow::Borrowed("missed"));
    /// The slot came while everything was paused.
    pub const PAUSED: Self = Self(Cow::Borrowed("paused"));
    /// The slot came while its task was snoozed.
    pub const SNOOZED: Self = Self(Cow::Borrowed("snoozed"));
    /// There is no network.
    pub const OFFLINE: Self = Self(Cow::Borrowed("offline"));
    /// The task lacks settings it needs.
    pub const NOT_CONFIGURED: Self = Self(Cow::Borrowed("not_configured"));
    /// A later slot took its place.
    pub const SUPERSEDED: Self = Self(Cow::Borrowed("superseded"));
    /// The app was closing.
    pub const SHUTDOWN: Self = Self(Cow::Borrowed("shutdown"));
    /// The process that ran it died.
    pub const CRASHED: Self = Self(Cow::Borrowed("crashed"));
    /// A person cancelled it.
    pub const CANCELLED: Self = Self(Cow::Borrowed("cancelled"));

    /// A reason of the handler's own or one read back from the store.
    pub fn new(word: impl Into<Cow<'static, str>>) -> Self {
        Self(word.into())
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a handler returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRunResult {
    /// How it went.
    pub status: TaskStatus,
    /// Summary, JSON, e.g. `{"inserted":24,"updated":6}`.
    pub result_json: Option<String>,
    /// A sentence a person can act on.
    pub error_message: Option<String>,
    /// Machine-readable reason.
    pub reason: Option<Reason>,
    /// Trying again cannot help: no retry.
    pub permanent: bool,
    /// The source asked not to be asked again before this long.
    pub retry_after: Option<Duration>,
}

impl TaskRunResult {
    /// Work done; `result_json` sums it up.
    pub fn success(result_json: impl Into<String>) -> Self {
        Self { result_json: Some(result_json.into()), ..Self::of(TaskStatus::Success) }
    }

    /// Nothing to do, for `reason`; `result_json` says it for the row.
    pub fn skipped(reason: Reason, result_json: impl Into<String>) -> Self {
        Self { reason: Some(reason), result_json: Some(result_json.into()), ..Self::of(TaskStatus::Skipped) }
    }

    /// It failed and may work on a later try.
    pub fn error(message: impl Into<String>) -> Self {
        Self { error_message: Some(message.into()), ..Self::of(TaskStatus::Error) }
    }

    /// It failed and will fail again until somebody changes something.
    pub fn permanent_error(message: impl Into<String>) -> Self {
        Self { permanent: true, ..Self::error(message) }
    }

    /// The same with a machine-readable reason.
    #[must_use]
    pub fn with_reason(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// The same with a summary.
    #[must_use]
    pub fn with_result(mut self, result_json: impl Into<String>) -> Self {
        self.result_json = Some(result_json.into());
        self
    }

    /// The same, not to be retried sooner than `delay`, of which six hours count at most. The next slot of the schedule comes regardless.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    fn of(status: TaskStatus) -> Self {
        Self {
            status,
            result_json: None,
            error_message: None,
            reason: None,
            permanent: false,
            retry_after: None,
        }
    }
}

/// One row of history.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Row id.
    pub id: RunId,
    /// The task.
    pub task_id: TaskId,
    /// The slot it answers; `None` for a manual run.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Why it began.
    pub trigger: RunTrigger,
    /// 1 for the first try.
    pub attempt: i64,
    /// Where it stands.
    pub status: RunStatus,
    /// Machine-readable reason.
    pub reason: Option<Reason>,
    /// Claimed at.
    pub started_at: DateTime<Utc>,
    /// Finished at.
    pub finished_at: Option<DateTime<Utc>>,
    /// Awake milliseconds from the answer to the claim to the end, by the monotonic clock.
    pub duration_ms: Option<i64>,
    /// The handler's summary, JSON.
    pub result: Option<String>,
    /// A sentence a person can act on.
    pub error_message: Option<String>,
    /// How many slots it answers, its own included, counted up to 1,000; 0 for a run of one slot on time and for a probe.
    pub missed_count: i64,
    /// The run that was in its way (`overlap`).
    pub blocked_by: Option<RunId>,
    /// The process that claimed it.
    pub epoch: Epoch,
}

/// How much a line of a run's log matters.
pub use log_level::LogLevel;

mod log_level {
    super::stored_words!(
        /// How much a line of a run's log matters.
        LogLevel, "log level", "info, warn or error", {
            /// Progress worth keeping.
            Info = "info",
            /// Something a person may want to mend.
            Warn = "warn",
            /// Something that failed.
            Error = "error",
        }
    );
}

/// One line a handler wrote during a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: LogLevel,
    /// Text; never a secret.
    pub message: String,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: u64,
    /// Steps in all, when known.
    pub total: Option<u64>,
    /// What it is doing.
    pub message: String,
}

/// How a run ended, ready to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    /// A final status, never [`RunStatus::Running`].
    pub status: RunStatus,
    /// Machine-readable reason.
    pub reason: Option<Reason>,
    /// Summary, JSON.
    pub result: Option<String>,
    /// A sentence a person can act on.
    pub error_message: Option<String>,
    /// End, by the wall clock.
    pub finished_at: DateTime<Utc>,
    /// Awake milliseconds it took.
    pub duration_ms: i64,
    /// Another attempt follows at this time; the error is not final.
    pub retry_at: Option<DateTime<Utc>>,
}

/// Up to this late, with no later slot due, a run is an ordinary one.
pub const ON_TIME: TimeDelta = TimeDelta::seconds(60);

/// How long the breaker waits between probes of a suspended task.
pub const PROBE_INTERVAL: TimeDelta = TimeDelta::hours(6);

/// `suspended_reason` of a task the breaker holds.
pub const SUSPENDED_BY_BREAKER: &str = "breaker";

/// Makes of a task what a finished run makes of it. Stores call it inside the transaction that finishes the run, on
/// the row as it is then, so that an edit made meanwhile is kept: `enabled` is never written, and
/// `next_run_at` only where the row still has the revision the run was claimed with.
///
/// `slot_after` gives the task's first slot strictly after an instant, for a task that leaves suspension: after the end of the run, or
/// after the watermark where that is later, because the clock was set back a little.
pub fn apply_outcome(
    task: &mut SystemTask,
    finish: &Finish,
    slot_after: impl FnOnce(&SystemTask, DateTime<Utc>) -> Option<DateTime<Utc>>,
) {
    let outcome = &finish.outcome;
    let runs_by_itself = task.frequency_cron.is_some() || task.frequency_seconds.is_some();
    let schedule_is_ours = task.enabled && task.revision == finish.claimed_revision && runs_by_itself;
    task.last_run_at = Some(finish.started_at);
    task.last_status = Some(outcome.status.as_str().to_owned());
    task.last_result.clone_from(&outcome.result);
    match outcome.status {
        RunStatus::Success => {
            task.error_count = 0;
            task.failing_since = None;
            task.last_error = None;
            if task.suspended_reason.take().is_some() {
                task.suspended_at = None;
                if schedule_is_ours {
                    let ended = outcome.finished_at;
                    let answered = task.last_slot_at.filter(|at| *at - ended <= MAX_STEP_BACK);
                    task.next_run_at = slot_after(task, answered.map_or(ended, |at| at.max(ended)));
                }
            }
        }
        RunStatus::Error => {
            task.last_error.clone_from(&outcome.error_message);
            task.failing_since.get_or_insert(finish.started_at);
            // What was counted since the last run ended may have been the one too many: then this one is not tried again either.
            if outcome.retry_at.is_none() || breaker_trips(task) {
                task.error_count += 1;
                if !task.is_suspended() && breaker_trips(task) {
                    task.suspended_reason = Some(SUSPENDED_BY_BREAKER.to_owned());
                    task.suspended_at = Some(outcome.finished_at);
                    if schedule_is_ours {
                        task.next_run_at = Some(outcome.finished_at + PROBE_INTERVAL);
                    }
                }
            }
        }
        // A retry that its own next slot has cut off was lost.
        RunStatus::Cancelled
            if finish.trigger == RunTrigger::Retry && outcome.reason == Some(Reason::SUPERSEDED) =>
        {
            count_lost_retry(task);
        }
        RunStatus::Running | RunStatus::Skipped | RunStatus::Cancelled | RunStatus::Interrupted => {}
    }
}

/// Makes of a task what it is once the retry that was planned for it does not come, or has been cut off by the task's next slot: the error
/// before it was final. Stores call it where something takes the place of that retry or it is given up, in the same transaction. Whether
/// that was one error too many for the breaker is asked when the next run ends: until then there is nothing for it to stop.
pub fn count_lost_retry(task: &mut SystemTask) {
    // Of a suspended one there is none: its probes are not retried.
    if !task.is_suspended() {
        task.error_count += 1;
    }
}

fn breaker_trips(task: &SystemTask) -> bool {
    task.breaker_threshold > 0 && task.error_count >= task.breaker_threshold
}
