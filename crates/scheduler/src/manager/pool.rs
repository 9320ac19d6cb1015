//! The worker pool: how many runs may be in flight, which ones are, and the futures behind them.
//!
//! Scheduled runs and manual ones have workers of their own, so that a click starts at once even when every
//! scheduled worker is busy. Besides runs the pool polls the store's bookkeeping (skips, reloads), which takes no
//! worker. It decides nothing.
//!
//! Jobs are polled by the manager's own task, once where they are spawned and then whenever they are woken: each only waits for
//! a store or a handler that works elsewhere, and a task of its own would cost it two changes of thread.

use std::{
    collections::{BTreeMap, VecDeque},
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, CatchUnwind, pending},
    stream::FuturesUnordered,
};
use tokio::sync::oneshot;

use super::results::Done;
use crate::{
    error::RunNowError,
    execution::RunSignals,
    handle::RunNowReply,
    run::{RunId, RunTrigger},
    store::ClaimOutcome,
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
    /// End it early, and hear what it says.
    pub signals: Arc<RunSignals>,
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
    jobs: FuturesUnordered<Job>,
    /// Of jobs that have ended, but for what was not taken yet.
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
            jobs: FuturesUnordered::new(),
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
        let mut job = Job { about, future: AssertUnwindSafe(job).catch_unwind() };
        // Nobody is woken by this waker: what is not ready is polled again among the others, with one of its own.
        match job.poll_unpin(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => self.done.push_back(done),
            Poll::Pending => self.jobs.push(job),
        }
    }

    /// The next finished job; `None` when there are none. Cancel safe.
    pub async fn next_done(&mut self) -> Option<Done> {
        match self.done.pop_front() {
            Some(done) => Some(done),
            None => self.jobs.next().await,
        }
    }

    /// A job that has finished by now.
    pub fn try_next_done(&mut self) -> Option<Done> {
        self.next_done().now_or_never().flatten()
    }

    /// The next job that has finished, if it is a claim that was granted.
    pub fn next_granted(&mut self) -> Option<Done> {
        let granted =
            |done: &mut Done| matches!(done, Done::Claimed { outcome: Ok(ClaimOutcome::Claimed(_)), .. });
        self.done.pop_front_if(granted)
    }

    /// Lets the jobs go on while nobody asks for what they return. Never ends; cancel safe.
    pub async fn keep_going(&mut self) {
        while let Some(done) = self.jobs.next().await {
            self.done.push_back(done);
        }
        pending::<()>().await;
    }

    /// Drops every job.
    pub fn abort(&mut self) {
        self.jobs.clear();
        self.done.clear();
    }
}

/// A job that outlives its own panic.
struct Job {
    about: Lost,
    future: CatchUnwind<AssertUnwindSafe<BoxFuture<'static, Done>>>,
}

impl Future for Job {
    type Output = Done;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Done> {
        let outcome = ready!(self.future.poll_unpin(context));
        Poll::Ready(outcome.unwrap_or_else(|_| Done::Lost(self.about.clone())))
    }
}
