//! What the manager knows of a run from the decision to start it until its outcome is stored.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use super::guard::Deadline;
use crate::{
    error::RunNowError,
    execution::{Execution, JobId, RunSignals},
    handle::RunNowReply,
    run::{RunId, RunTrigger},
    task::PackedTask,
};

/// The way back to somebody who pressed Run now.
pub type RunNowCaller = oneshot::Sender<Result<RunNowReply, RunNowError>>;

/// A run from the decision to start it until its outcome is stored.
pub struct InFlight {
    /// Its task as it was when that was decided.
    pub task: Arc<PackedTask>,
    /// Its row; `None` until the claim is answered.
    pub run_id: Option<RunId>,
    /// Why it runs.
    pub trigger: RunTrigger,
    /// It takes one of the pool's workers, until its handler has ended.
    pub has_worker: bool,
    /// Decided at, then claimed at.
    pub started_at: DateTime<Utc>,
    /// The same in awake time.
    pub awake_since: Duration,
    /// End it early, and hear what it says.
    pub signals: Arc<RunSignals>,
    /// Who waits for its end.
    pub callers: Vec<RunNowCaller>,
    /// Who pressed Run now before its claim was answered.
    pub latecomers: Vec<RunNowCaller>,
    /// Overlap policy `queue`: the run behind which its slot was queued. Where there is one, later slots that are due by then are
    /// skipped once the claim is granted: only one waits.
    pub behind: Option<RunId>,
    /// Its handler, once that was called.
    pub hosted: Option<Hosted>,
    /// By when that one has to be done with.
    pub deadline: Option<Deadline>,
}

/// A run whose handler was called.
pub struct Hosted {
    /// What was called.
    pub execution: Arc<Execution>,
    /// Its thread; `None`: it is a task of the runtime.
    pub job: Option<JobId>,
}
