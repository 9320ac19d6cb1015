//! The port to the database: what the engine asks of whatever keeps its tasks and runs.
//!
//! Each method is one transaction. An `Ok` means that the change survives the death of the process; an
//! `Err` means that it may or may not have happened, so every write can be repeated: a claim is guarded by
//! the uniqueness of (task, slot, attempt), a watermark only moves forward, a finish is keyed by its run.
//!
//! Not here: queries for people (listings, searches). Those belong to the store's own interface.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

use crate::{
    error::StoreError,
    execution::LONGEST_BACKOFF,
    run::{Epoch, LogLine, Reason, Run, RunId, RunOutcome, RunTrigger},
    status::PlannedRetry,
    task::{SystemTask, TaskId},
};

mod rules;

pub use rules::absorb;

/// Result of a store operation.
pub type StoreResult<T> = Result<T, StoreError>;

/// So many pauses that are over are remembered.
pub const MAX_ENDED_PAUSES: u8 = 32;

/// Everything is paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when; `None`: until somebody resumes.
    pub until: Option<DateTime<Utc>>,
    /// Why, in the words of whoever paused.
    pub reason: Option<String>,
}

/// Asks for the right to run a slot (or a manual run) once.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The task.
    pub task_id: TaskId,
    /// The revision the decision was made on. A claim by schedule is refused when the row has another.
    pub revision: i64,
    /// The slot; `None` for a manual run.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Why.
    pub trigger: RunTrigger,
    /// 1 for the first try.
    pub attempt: i64,
    /// How many slots it answers, its own included; 0 for one slot on time and for a probe.
    pub missed_count: i64,
    /// Now, by the wall clock.
    pub started_at: DateTime<Utc>,
    /// Moves the task's schedule in the same transaction; `None` leaves it (manual runs, retries).
    pub advance: Option<Advance>,
}

/// Moves a task's schedule forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advance {
    /// The new watermark. A row whose watermark is already later keeps both of its fields. `None` for the probe of a suspended
    /// task, which answers no slot of the schedule: the watermark stays, and only a row that is still suspended takes the
    /// next probe.
    pub last_slot_at: Option<DateTime<Utc>>,
    /// The next slot or probe.
    pub next_run_at: Option<DateTime<Utc>>,
}

/// The answer to a [`Claim`].
#[derive(Clone, Debug, PartialEq)]
pub enum ClaimOutcome {
    /// The row is there, `running`; call the handler.
    Claimed(Arc<Run>),
    /// This (task, slot, attempt) has a row already. The schedule is moved all the same, and the row stands for
    /// further slots that the claim would have stood for.
    Duplicate,
    /// The task was edited, disabled or deleted meanwhile: nothing was written. The row as it is now.
    Superseded(Option<Box<SystemTask>>),
}

/// Ends a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Finish {
    /// The run.
    pub run_id: RunId,
    /// Its task.
    pub task_id: TaskId,
    /// Why it ran.
    pub trigger: RunTrigger,
    /// The task's revision when it was claimed.
    pub claimed_revision: i64,
    /// When it was claimed.
    pub started_at: DateTime<Utc>,
    /// How it ended.
    pub outcome: RunOutcome,
    /// What the handler wrote.
    pub log: Vec<LogLine>,
}

/// Another attempt at a slot whose run has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingRetry {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose.
    pub task: TaskId,
    /// The slot.
    pub scheduled_for: DateTime<Utc>,
    /// Its number; the first try was 1.
    pub attempt: i64,
}

impl PendingRetry {
    /// Whether a start takes it over. One that lies further ahead than the longest wait between two attempts was planned by a clock that
    /// was fast.
    pub fn is_within_reach(&self, now: DateTime<Utc>) -> bool {
        self.at <= now + LONGEST_BACKOFF
    }
}

impl From<&PendingRetry> for PlannedRetry {
    fn from(retry: &PendingRetry) -> Self {
        Self { task_id: retry.task, at: retry.at, attempt: retry.attempt }
    }
}

/// Passes over one or more slots, or a probe: the row that says so, and the schedule's move.
#[derive(Clone, Debug, PartialEq)]
pub struct Skip {
    /// The task.
    pub task_id: TaskId,
    /// The revision the decision was made on.
    pub revision: i64,
    /// The (latest) slot.
    pub scheduled_for: DateTime<Utc>,
    /// Why.
    pub reason: Reason,
    /// How many slots the row stands for.
    pub missed_count: i64,
    /// Now, by the wall clock.
    pub at: DateTime<Utc>,
    /// The run in the way, for [`Reason::OVERLAP`].
    pub blocked_by: Option<RunId>,
    /// Add to the task's latest row instead of writing a new one when that row is `skipped` for the same
    /// reason and the same `blocked_by` and is not older than this.
    pub merge_since: Option<DateTime<Utc>>,
    /// A sentence for a person, where the reason alone says too little.
    pub message: Option<String>,
    /// The schedule's move.
    pub advance: Advance,
}

/// A row of history that has just been written, with its task as it is after it. Shared, because everybody who hears of it gets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The row.
    pub run: Arc<Run>,
    /// The task.
    pub task: Arc<SystemTask>,
}

impl Recorded {
    /// The row and its task.
    pub fn new(run: Run, task: SystemTask) -> Self {
        Self { run: Arc::new(run), task: Arc::new(task) }
    }
}

/// Puts a task's next slot where the start, a corrected clock or a change of zone says it is, or writes it once more after
/// writes that overtook each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reschedule {
    /// The task.
    pub task_id: TaskId,
    /// Nothing is written to a row of another revision.
    pub revision: i64,
    /// New origin of the interval's grid; `None` keeps it.
    pub anchor_at: Option<DateTime<Utc>>,
    /// New watermark, `None` keeps it. The only write that may move it back (a clock put right, a write that came late).
    pub last_slot_at: Option<DateTime<Utc>>,
    /// The next slot.
    pub next_run_at: Option<DateTime<Utc>>,
}

/// What the engine needs from a database. The smallest one is `testing::memory_store::MemoryStore` (feature `testing`). What each
/// request makes of its row is in the methods of [`Claim`], [`Skip`], [`Advance`] and in [`crate::run::apply_outcome`]. The engine edits no
/// task; whatever does goes by [`crate::edit::merge`].
///
/// What fails with [`StoreError::Busy`], [`StoreError::Full`] or [`StoreError::Failed`] is asked again, at most ten seconds apart;
/// [`StoreError::Superseded`] and [`StoreError::Closed`] are final.
///
/// Calls come from several threads and overlap. Whoever starts the scheduler makes the first ones, the manager's own thread most others,
/// and the thread of a handler that has ended calls [`Store::finish`] and polls it once. From then on all are polled by the manager. Calls
/// about different tasks are concurrent, and about one task what it passes over may be under way together with a claim or the end of a
/// run.
///
/// Whoever polls must not be blocked: a store takes its place in a queue at the first poll, in the order of these, and works elsewhere.
/// (Reading one row by its key may be done on the spot.)
pub trait Store: Send + Sync + 'static {
    /// This process's epoch, which every write of this store carries and checks.
    fn epoch(&self) -> Epoch;

    /// Ends every `running` row of another epoch as `interrupted`, with what that makes of their tasks, and returns the rows.
    fn interrupt_dead_runs(&self, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>>;

    /// All tasks, by id.
    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>>;

    /// One task; `None` when it is gone.
    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>>;

    /// The pause in force.
    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>>;

    /// The last pauses that are over, [`MAX_ENDED_PAUSES`] at most, oldest first, with their ends as `until`: slots that came in them
    /// may still have no answer.
    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>>;

    /// The retries that may still come, by task: those that a task's last run was finished with ([`RunOutcome::retry_at`]), until one
    /// is given up, or its task is suspended or gets another schedule ([`SystemTask::has_schedule_of`]). Not those of a run that had not
    /// heard of an edit when it ended, nor one attempt more than [`SystemTask::max_retries`] allows since. A later slot takes its place,
    /// and so does a run on request that succeeds.
    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>>;

    /// A planned retry does not come any more: the error before it counts ([`crate::run::count_lost_retry`]). Another one of its task,
    /// planned since, stays.
    fn give_up_retry(&self, retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>>;

    /// Starts, changes or (`None`) ends a pause; `now` is by the wall clock.
    fn save_pause(&self, pause: Option<Pause>, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>>;

    /// Moves next slots, in one transaction for all.
    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>>;

    /// Inserts a `running` row, writes its start to the task's `last_run_at` and advances the task, or says why not. Where it takes the place
    /// of a planned retry ([`Claim::supersedes_retry`]), the error before that counts. A claim repeated because its answer was
    /// lost (same task, slot, attempt, `started_at` and epoch, row still `running`) is `Claimed` again.
    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>>;

    /// Ends a run and applies its outcome to its task ([`crate::run::apply_outcome`]). Repeating it changes nothing and
    /// returns what is stored.
    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>>;

    /// Writes or extends a `skipped` row and advances the task; the error before a planned retry whose place it takes counts. `None` when the
    /// row has another revision or the slot already has its answer. A skip repeated because its answer was lost changes nothing and returns what
    /// is stored.
    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>>;
}
