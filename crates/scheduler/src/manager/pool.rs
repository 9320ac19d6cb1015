//! The worker pool: how many runs may be in flight, which ones are, and the futures behind them.
//!
//! Scheduled runs and manual ones have workers of their own, so that a click starts at once even when every
//! scheduled worker is busy. Besides runs the pool polls the store's bookkeeping (skips, reloads), which takes no
//! worker. It decides nothing.
//!
//! Jobs are polled by the manager's own task, once where they are spawned and then whenever they are woken: each only waits for
//! a store that works elsewhere, but for reading one row by its key, which a store may do on the spot where it waits for
//! nobody. A task of its own would cost a job two changes of thread. Handlers are called on their own threads
//! (`execution/host`), which send what there is to store of their runs.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, CatchUnwind, pending},
    stream::FuturesUnordered,
};
use tokio::sync::mpsc;

use super::{
    guard::{Guard, Phase},
    in_flight::{Hosted, InFlight},
    results::Done,
};
use crate::{
    execution::{Execution, HandlerThreads, StopReason, host},
    handler::Handler,
    run::{RunId, RunTrigger},
    store::ClaimOutcome,
    task::TaskId,
};

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
    /// From the threads of the handlers.
    called: mpsc::UnboundedReceiver<Progress>,
    tell: mpsc::UnboundedSender<Progress>,
    /// Handlers that were called and not heard of since.
    calls: usize,
    guard: Guard,
    grace: Duration,
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
    pub fn new(scheduled_workers: usize, manual_workers: usize, grace: Duration) -> Self {
        let (tell, called) = mpsc::unbounded_channel();
        Self {
            called,
            tell,
            calls: 0,
            guard: Guard::default(),
            grace,
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
        self.guard.forget(task);
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

    /// Asks a task's run to stop.
    pub fn stop(&mut self, task: TaskId, why: StopReason) {
        if let Some(in_flight) = self.in_flight.get(&task) {
            in_flight.signals.stop(why);
            self.guard.stopping(task, self.grace);
        }
    }

    /// Starts a job; its value comes out of [`Pool::next_done`], also when it panics.
    pub fn spawn(&mut self, about: Lost, job: BoxFuture<'static, Done>) {
        self.take(Job::new(about, job).begin());
    }

    /// Has the handler of a task's run called; what comes of it comes out of [`Pool::next_done`].
    ///
    /// # Errors
    /// The system has no thread to give: it will not be called.
    pub fn call(
        &mut self,
        execution: &Arc<Execution>,
        handler: Arc<dyn Handler>,
        threads: &HandlerThreads,
    ) -> io::Result<()> {
        let (task, tell, called) = (execution.task.id, self.tell.clone(), Arc::clone(execution));
        let lease = host(threads, move || async move {
            let about = Lost::Run(task);
            let progress = match AssertUnwindSafe(called.call(handler)).catch_unwind().await {
                Ok(Some(finishing)) => {
                    Job::new(about, finishing.map(move |outcome| Done::Executed { task, outcome }).boxed())
                        .begin()
                }
                Ok(None) => return,
                Err(_) => Progress::Done(Done::Lost(about)),
            };
            let _ = tell.send(progress); // without a pool nobody needs it
        })?;
        self.calls += 1;
        self.guard.watch(task, execution.timeout());
        if execution.signals.is_stopped() {
            self.guard.stopping(task, self.grace);
        }
        if let Some(in_flight) = self.in_flight.get_mut(&task) {
            in_flight.hosted = Some(Hosted { execution: Arc::clone(execution), lease });
        }
        Ok(())
    }

    /// Gives up on the handler of a task's run; `None` when that has just ended after all.
    pub fn leave_behind(&mut self, task: TaskId) -> Option<Arc<Execution>> {
        let Hosted { execution, lease } = self.in_flight.get_mut(&task)?.hosted.take()?;
        if !execution.signals.settle() {
            return None;
        }
        self.calls -= 1;
        if let Some(lease) = lease {
            lease.give_up();
        }
        Some(execution)
    }

    /// The next finished job; `None` when there are none. Cancel safe.
    pub async fn next_done(&mut self) -> Option<Done> {
        while self.done.is_empty() {
            if !self.go_on().await {
                return None;
            }
        }
        self.done.pop_front()
    }

    /// Lets the jobs go on while nobody asks for what they return. Never ends; cancel safe.
    pub async fn keep_going(&mut self) {
        while self.go_on().await {}
        pending::<()>().await;
    }

    /// Waits for one of the jobs; `false` when there are none. Cancel safe.
    async fn go_on(&mut self) -> bool {
        if self.jobs.is_empty() && self.calls == 0 {
            return false;
        }
        tokio::select! {
            biased;
            Some(progress) = self.called.recv() => self.hear(progress),
            Some(done) = self.jobs.next() => self.done.push_back(done),
            (task, phase) = self.guard.overdue() => self.overrun(task, phase),
        }
        true
    }

    /// A job that has finished by now.
    pub fn try_next_done(&mut self) -> Option<Done> {
        while self.done.is_empty()
            && let Ok(progress) = self.called.try_recv()
        {
            self.hear(progress);
        }
        self.done.pop_front().or_else(|| self.jobs.next().now_or_never().flatten())
    }

    fn hear(&mut self, progress: Progress) {
        self.calls -= 1;
        self.take(progress);
    }

    fn take(&mut self, progress: Progress) {
        match progress {
            Progress::Done(done) => self.done.push_back(done),
            Progress::Begun(job) => self.jobs.push(job),
        }
    }

    fn overrun(&mut self, task: TaskId, phase: Phase) {
        match phase {
            Phase::Works => self.stop(task, StopReason::Timeout),
            Phase::Stops => {
                self.guard.forget(task);
                self.done.push_back(Done::Overran { task });
            }
        }
    }

    /// The next job that has finished, if it is a claim that was granted.
    pub fn next_granted(&mut self) -> Option<Done> {
        let granted =
            |done: &mut Done| matches!(done, Done::Claimed { outcome: Ok(ClaimOutcome::Claimed(_)), .. });
        self.done.pop_front_if(granted)
    }

    /// Drops every job and every handler; nobody hears of them any more.
    pub fn abort(&mut self) {
        self.jobs.clear();
        self.done.clear();
        self.calls = 0;
        for in_flight in self.in_flight.values() {
            in_flight.signals.settle();
            in_flight.signals.drop_handler();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.abort();
    }
}

/// How far a job has come.
enum Progress {
    /// To its end.
    Done(Done),
    /// Not so far.
    Begun(Job),
}

/// A job that outlives its own panic.
struct Job {
    about: Lost,
    future: CatchUnwind<AssertUnwindSafe<BoxFuture<'static, Done>>>,
}

impl Job {
    fn new(about: Lost, job: BoxFuture<'static, Done>) -> Self {
        Self { about, future: AssertUnwindSafe(job).catch_unwind() }
    }

    /// Polls it for the first time.
    fn begin(mut self) -> Progress {
        // Nobody is woken by this waker: what is not ready is polled again among the others, with one of its own.
        match self.poll_unpin(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Progress::Done(done),
            Poll::Pending => Progress::Begun(self),
        }
    }
}

impl Future for Job {
    type Output = Done;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Done> {
        let outcome = ready!(self.future.poll_unpin(context));
        Poll::Ready(outcome.unwrap_or_else(|_| Done::Lost(self.about.clone())))
    }
}
