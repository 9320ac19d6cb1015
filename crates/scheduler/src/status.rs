//! What the scheduler is doing right now; published through a `watch` channel.

use chrono::{DateTime, Utc};

use crate::{
    run::{RunId, RunTrigger},
    store::Pause,
    task::TaskId,
};

/// A snapshot of the scheduler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SchedulerStatus {
    /// The manager's loop is running.
    pub alive: bool,
    /// When its timer fires next; `None`: nothing is scheduled.
    pub next_wake_at: Option<DateTime<Utc>>,
    /// What is running, in no particular order. A run is listed until its end is stored, but gives its worker back as soon as its handler
    /// has ended: so there may be more of these than `workers`.
    pub running: Vec<RunningRun>,
    /// Tasks with a slot or a retry that is due and waits: for a worker, the settle window, the network, the end of a run, or its
    /// turn among what is caught up.
    pub waiting: usize,
    /// Failed runs that are tried once more, by task.
    pub retries: Vec<PlannedRetry>,
    /// The pause in force.
    pub pause: Option<Pause>,
    /// Workers for scheduled runs.
    pub workers: usize,
    /// How often the manager had to be rebuilt from the store.
    pub rebuilds: u64,
    /// What the store fails with, while it is asked again, or has failed with for good.
    pub store_error: Option<String>,
}

/// Another attempt at a slot whose run has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedRetry {
    /// Its task.
    pub task_id: TaskId,
    /// When.
    pub at: DateTime<Utc>,
    /// Its number; 2 is the first retry.
    pub attempt: i64,
}

/// One run in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningRun {
    /// The run.
    pub run_id: RunId,
    /// Its task.
    pub task_id: TaskId,
    /// Why it runs.
    pub trigger: RunTrigger,
    /// Since when.
    pub started_at: DateTime<Utc>,
}
