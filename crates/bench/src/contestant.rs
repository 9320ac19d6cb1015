//! What a scheduler has to be able to do to take part: hold tasks that call back when they start. Changing a schedule
//! and running a task at once are extras that not everybody has.

use std::{sync::Arc, time::Duration};

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

/// When the tasks are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Once a day, not in the next hours.
    Tomorrow,
    /// Each second, all in the same instant.
    EverySecond,
    /// At a whole second, and then not for a day. Only the engine takes it: no peer keeps a slot that has passed.
    OnceAt(DateTime<Utc>),
}

/// What is called when a run starts.
pub type Started = dyn Fn(usize, Option<DateTime<Utc>>) + Send + Sync;

/// What the tasks do: they say which they are. `busy_for` is how long a scheduled run keeps its worker then.
#[derive(Clone)]
pub struct Work {
    /// Called at the start of a run with the task's number, from 0, and the slot it answers, where the scheduler tells.
    pub started: Arc<Started>,
    /// Zero for the no-op that everything else is measured with.
    pub busy_for: Duration,
}

impl Work {
    /// A no-op that calls `started`.
    pub fn new(started: impl Fn(usize, Option<DateTime<Utc>>) + Send + Sync + 'static) -> Self {
        Self { started: Arc::new(started), busy_for: Duration::ZERO }
    }
}

/// A scheduler that takes part.
pub trait Contestant: Send + Sync {
    /// Starts it with `tasks` tasks; returns when all are armed.
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>>;
}

/// One that runs, until it is dropped.
pub trait Running: Send + Sync {
    /// Makes a task due daily at `minute` of the day instead; returns once that is in force.
    fn edit(&self, _task: usize, _minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { bail!("it cannot change a schedule") })
    }

    /// Runs a task at once; returns once it has run.
    fn run_now(&self, _task: usize) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { bail!("it cannot run a task at once") })
    }

    /// Ends it in order.
    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}
