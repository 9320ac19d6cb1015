//! Errors, named for the operation that failed.

use std::{error::Error as StdError, time::Duration};

use thiserror::Error;

use crate::{edit::InvalidEdit, run::RunId, task::TaskId};

type Source = Box<dyn StdError + Send + Sync>;

/// A store operation failed. While the manager runs, the engine repeats what is [`StoreError::Busy`], [`StoreError::Full`] or
/// [`StoreError::Failed`], but for the storing of a pause, which somebody waits for.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else holds the database.
    #[error("the database is busy")]
    Busy(#[source] Source),
    /// No room left.
    #[error("the disk is full")]
    Full(#[source] Source),
    /// Another process has taken the database over: this one must not write any more.
    #[error("another process has taken over the database")]
    Superseded,
    /// The store is closed or its thread is gone.
    #[error("the store is closed")]
    Closed,
    /// Anything else.
    #[error("the database operation failed")]
    Failed(#[source] Source),
}

impl StoreError {
    /// In a sentence, with the cause where it does not say enough by itself.
    pub fn with_cause(&self) -> String {
        match self {
            Self::Failed(cause) => format!("{self}: {cause}"),
            _ => self.to_string(),
        }
    }
}

/// A schedule cannot be what was asked for.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{field}: {message}")]
pub struct InvalidSchedule {
    /// The field at fault, in the words of the wire: `frequencyCron`, `frequencySeconds`, `timezone`.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// The scheduler could not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The store could not be read.
    #[error("could not load the tasks and the pause in force")]
    LoadTasks(#[source] StoreError),
    /// The store could not be read.
    #[error("could not load the last pauses and the planned retries")]
    LoadPast(#[source] StoreError),
    /// The store could not be read or recovered.
    #[error("could not close the runs of an earlier process")]
    CloseDeadRuns(#[source] StoreError),
    /// The system has no thread to give.
    #[error("could not start the manager's thread")]
    StartManager(#[source] std::io::Error),
}

/// A message to the manager got no answer.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SendError {
    /// The scheduler has shut down or is shutting down.
    #[error("the scheduler is not running")]
    Stopped,
    /// The mailbox stayed full for this long.
    #[error("the scheduler is busy: its mailbox was full for {0:?}")]
    Full(Duration),
}

/// Run now did not lead to a finished run.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RunNowError {
    /// The message did not arrive.
    #[error(transparent)]
    Send(#[from] SendError),
    /// There is no such task.
    #[error("there is no task {0}")]
    NoSuchTask(TaskId),
    /// How the run ended will not be told: it was never begun, was cut off by the end of the scheduler, or its task is gone. The
    /// history says which.
    #[error("the scheduler closed, or the task was removed, before the run had ended")]
    Dropped,
}

/// A run could not be cancelled.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CancelError {
    /// The message did not arrive.
    #[error(transparent)]
    Send(#[from] SendError),
    /// It is not running (any more).
    #[error("run {0} is not running")]
    NotRunning(RunId),
}

/// A pause could not be begun or ended.
#[derive(Debug, Error)]
pub enum PauseError {
    /// Its reason is too long, or more than a line ([`crate::edit::within_reason`]). Nobody was asked to pause.
    #[error(transparent)]
    Reason(#[from] InvalidEdit),
    /// The message did not arrive.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The store said that it could not be written. The status shows what is in force.
    #[error("could not store the pause")]
    Save(#[source] StoreError),
}
