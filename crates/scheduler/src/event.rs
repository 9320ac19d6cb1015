//! What the engine tells the world, after it is stored.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    run::{Run, RunId, RunTrigger},
    task::{SystemTask, TaskId},
};

/// Something happened. Sent only after the transaction that made it true was committed. Only a pause that reaches its `until` is told as
/// over without one: it is, whether or not that has been stored.
#[derive(Clone, Debug)]
pub enum SchedulerEvent {
    /// A run was claimed and its handler is being called.
    RunStarted {
        /// The run.
        run_id: RunId,
        /// Its task.
        task_id: TaskId,
        /// Why.
        trigger: RunTrigger,
    },
    /// A row of history reached a final status, slots passed over included: once for each row. Where a `skipped` row is extended by
    /// another slot later, that is only a [`SchedulerEvent::TaskChanged`] ([`ChangeCause::Skipped`]).
    RunFinished {
        /// The row.
        run: Arc<Run>,
        /// Its task after it.
        task: Arc<SystemTask>,
    },
    /// A task's row, next slot or running state changed.
    TaskChanged {
        /// The task.
        task_id: TaskId,
        /// Its revision.
        revision: i64,
        /// What kind of change.
        cause: ChangeCause,
    },
    /// Everything was paused or resumed.
    PauseChanged {
        /// `true`: a pause has begun, or got another end or reason. `false`: it is over.
        paused: bool,
    },
    /// The store has begun to fail, or works again: [`crate::status::SchedulerStatus::store_error`] says which.
    StoreChanged,
    /// The computer slept or its clock was set: slots may have been missed.
    TimeJumped {
        /// Wall clock before.
        from: DateTime<Utc>,
        /// Wall clock after.
        to: DateTime<Utc>,
    },
}

/// Why a [`SchedulerEvent::TaskChanged`] was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeCause {
    /// Somebody edited the row.
    Edited,
    /// A run began.
    Started,
    /// A run ended.
    Finished,
    /// A slot was passed over.
    Skipped,
    /// When it is next tried moved without an edit (clock, zone, breaker, start; a retry was planned or given up).
    Rescheduled,
}

impl ChangeCause {
    /// The word it is sent as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Skipped => "skipped",
            Self::Rescheduled => "rescheduled",
        }
    }
}
