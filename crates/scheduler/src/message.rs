//! What the manager's mailbox takes. Private: the world speaks through [`crate::SchedulerHandle`].

use chrono::{DateTime, Utc};
use tokio::sync::{oneshot, watch};

use crate::{
    error::{CancelError, PauseError, RunNowError},
    handle::RunNowReply,
    handler::RunReport,
    run::RunId,
    task::TaskId,
};

/// A request to the manager, with the way back for its answer.
#[derive(Debug)]
pub enum Message {
    /// The task's row was edited: read it again. Answered when the new row is in force.
    Reload { task: TaskId, reply: oneshot::Sender<()> },
    /// Run the task, outside its schedule. Answered when the run has ended.
    RunNow { task: TaskId, reply: oneshot::Sender<Result<RunNowReply, RunNowError>> },
    /// End a run early.
    Cancel { run: RunId, reply: oneshot::Sender<Result<(), CancelError>> },
    /// Pause everything.
    Pause {
        until: Option<DateTime<Utc>>,
        reason: Option<String>,
        reply: oneshot::Sender<Result<(), PauseError>>,
    },
    /// End the pause.
    Resume { reply: oneshot::Sender<Result<(), PauseError>> },
    /// Show what a run says.
    Observe { run: RunId, reply: oneshot::Sender<Option<watch::Receiver<RunReport>>> },
    /// Stop claiming, end what runs, and return. Answered by the end of the manager.
    Shutdown,
}
