//! The worker pool: how many runs may be in flight, which ones are, and the futures behind them.
//!
//! Scheduled runs and manual ones have workers of their own, so that a click starts at once even when every
//! scheduled worker is busy. Besides runs the pool polls the store's bookkeeping (skips, reloads), which takes no
//! worker. It decides nothing.
//!
//! A job is polled once where it is spawned: a store that takes a request into its queue, or has the answer at once, needs
//! no task for that. What is not ready then becomes a task of the runtime.

use std::{
    collections::{BTreeMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::{FutureExt, future::BoxFuture};
use tokio::{
    sync::{oneshot, watch},
    task::{JoinError, JoinSet},
};

use super::results::Done;
use crate::{
    error::RunNowError,
    execution::StopSwitch,
    handle::RunNowReply,
    handler::RunReport,
    run::{RunId, RunTrigger},
    task::{SystemTask, TaskId},
};

/// The way back to somebody who pressed Run now.
pub type RunNowAnswer = oneshot::Sender<Result<RunNowReply, RunNowError>>;

/// A run from the decision to start it until its outcome is stored.
pub struct InFlight {
    /// Its task as it was when that was decided.
    pub task: Arc<SystemTask>,
    /// Its row; `None` until the claim is answered.
    pub run_id: Option<RunId>,
    /// Why it runs.
    pub trigger: RunTrigger,
    /// Decided at, then claimed at.
    pub started_at: DateTime<Utc>,
    /// The same in awake time.
    pub awake_since: Duration,
    /// Ends it early.
    pub stop: Arc<StopSwitch>,
    /// What it says.
    pub report: watch::Receiver<RunReport>,
    /// Who waits for its end.
    pub answers: Vec<RunNowAnswer>,
    /// Who pressed Run now before its claim was answered.
    pub latecomers: Vec<RunNowAnswer>,
    /// The run that its slot has waited for.
    pub behind: Option<RunId>,
}

/// What a job was about, should it be lost to a panic of the store or the clock.
#[derive(Clone, Debug)]
pub enum Lost {
    /// A claim: whether it was granted is not known.
    Claim(TaskId),
    /// A run, with its outcome.
    Run(TaskId),
    /// A skip, or moves of next slots, of these tasks in these revisions.
    Writes(Vec<(TaskId, i64)>),
    /// A reading of a row.
    Read(TaskId),
    /// Nothing that has to be made up for.
    Note,
}

/// Runs and bookkeeping in flight.
pub struct Pool {
    jobs: JoinSet<Done>,
    /// Of jobs that were ready at once.
    done: VecDeque<Done>,
    in_flight: BTreeMap<TaskId, InFlight>,
    occupied: Occupied,
    scheduled_workers: usize,
    manual_workers: usize,
}

/// Workers that are taken, by what for.
#[derive(Default)]
struct Occupied {
    manual: usize,
    catch_up: usize,
    /// By schedule and retries.
    other: usize,
}

impl Occupied {
    fn by(&mut self, trigger: RunTrigger) -> &mut usize {
        match trigger {
            RunTrigger::Manual => &mut self.manual,
            RunTrigger::CatchUp => &mut self.catch_up,
            RunTrigger::Schedule | RunTrigger::Retry => &mut self.other,
        }
    }

    fn scheduled(&self) -> usize {
        self.catch_up + self.other
    }
}

impl Pool {
    /// An empty pool.
    pub fn new(scheduled_workers: usize, manual_workers: usize) -> Self {
        Self {
            jobs: JoinSet::new(),
            done: VecDeque::new(),
            in_flight: BTreeMap::new(),
            occupied: Occupied::default(),
            scheduled_workers: scheduled_workers.max(1),
            manual_workers: manual_workers.max(1),
        }
    }

    /// Workers for scheduled runs.
    pub fn scheduled_workers(&self) -> usize {
        self.scheduled_workers
    }

    /// A scheduled run could start now.
    pub fn has_room(&self) -> bool {
        self.occupied.scheduled() < self.scheduled_workers
    }

    /// A catch-up could start now: they never take more than half of the workers.
    pub fn has_room_for_catch_up(&self) -> bool {
        self.has_room() && self.occupied.catch_up < self.scheduled_workers.div_ceil(2)
    }

    /// A manual run could start now.
    pub fn has_manual_room(&self) -> bool {
        self.occupied.manual < self.manual_workers
    }

    /// Takes a worker for a task's run.
    pub fn occupy(&mut self, task: TaskId, run: InFlight) {
        *self.occupied.by(run.trigger) += 1;
        if let Some(replaced) = self.in_flight.insert(task, run) {
            *self.occupied.by(replaced.trigger) -= 1;
        }
    }

    /// Gives the worker back.
    pub fn release(&mut self, task: TaskId) -> Option<InFlight> {
        let released = self.in_flight.remove(&task)?;
        *self.occupied.by(released.trigger) -= 1;
        Some(released)
    }

    /// The task's run.
    pub fn of_task(&self, task: TaskId) -> Option<&InFlight> {
        self.in_flight.get(&task)
    }

    /// The task's run.
    pub fn of_task_mut(&mut self, task: TaskId) -> Option<&mut InFlight> {
        self.in_flight.get_mut(&task)
    }

    /// A run by its row.
    pub fn of_run(&self, run: RunId) -> Option<&InFlight> {
        self.in_flight.values().find(|in_flight| in_flight.run_id == Some(run))
    }

    /// Every run.
    pub fn runs(&self) -> impl Iterator<Item = (TaskId, &InFlight)> {
        self.in_flight.iter().map(|(task, in_flight)| (*task, in_flight))
    }

    /// Starts a job; its value comes out of [`Pool::next_done`], also when it panics.
    pub fn spawn(&mut self, about: Lost, job: BoxFuture<'static, Done>) {
        let mut job = AssertUnwindSafe(job).catch_unwind();
        // Nobody is woken by this waker: what is not ready is polled again as a task, with the task's own.
        match job.poll_unpin(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => self.done.push_back(done.unwrap_or(Done::Lost(about))),
            Poll::Pending => {
                self.jobs.spawn(async move { job.await.unwrap_or(Done::Lost(about)) });
            }
        }
    }

    /// The next finished job; `None` when there are none. Cancel safe.
    pub async fn next_done(&mut self) -> Option<Done> {
        if let Some(done) = self.done.pop_front() {
            return Some(done);
        }
        loop {
            match self.jobs.join_next().await? {
                Ok(done) => return Some(done),
                Err(error) => note_aborted(&error),
            }
        }
    }

    /// A job that has finished by now.
    pub fn try_next_done(&mut self) -> Option<Done> {
        if let Some(done) = self.done.pop_front() {
            return Some(done);
        }
        loop {
            match self.jobs.try_join_next()? {
                Ok(done) => return Some(done),
                Err(error) => note_aborted(&error),
            }
        }
    }

    /// Drops every job.
    pub fn abort(&mut self) {
        self.jobs.abort_all();
        self.done.clear();
    }
}

/// Only those that were aborted have no result.
fn note_aborted(error: &JoinError) {
    tracing::debug!(%error, "a job of the scheduler has no result");
}
