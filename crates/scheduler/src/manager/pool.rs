//! The worker pool: how many runs may be in flight, which ones are, and the futures behind them.
//!
//! Scheduled runs and manual ones have workers of their own, so that a click starts at once even when every
//! scheduled worker is busy. Besides runs the pool polls the store's bookkeeping (skips, reloads), which takes no
//! worker. It decides nothing.
//!
//! Jobs are polled by the manager, once where they are spawned and then whenever they are woken: each only waits for
//! a store that works elsewhere, but for reading one row by its key, which a store may do on the spot where it waits for
//! nobody. A task of its own would cost a job two changes of thread. Handlers are called on their own threads
//! (`execution/host`), which send what there is to store of their runs.

use std::{
    collections::{BTreeSet, VecDeque},
    io,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};

use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, pending},
    stream::FuturesUnordered,
};
use tokio::sync::mpsc;

use super::{
    by_task::ByTask,
    guard::{Guard, Phase},
    in_flight::{Hosted, InFlight},
    job::{Job, Lost, Progress},
    results::Done,
};
use crate::{
    execution::{Ending, Execution, Host, StopReason},
    run::{RunId, RunTrigger},
    store::{ClaimOutcome, StoreResult},
    task::TaskId,
};

/// Runs and bookkeeping in flight.
pub struct Pool {
    jobs: FuturesUnordered<Job>,
    /// What ended jobs have returned and [`Pool::next_done`] has not handed out yet.
    done: VecDeque<Done>,
    /// From the threads of the handlers.
    called: mpsc::UnboundedReceiver<(TaskId, Progress)>,
    host: Host<(TaskId, Progress)>,
    /// Handlers that were called and not heard of since.
    calls: usize,
    guard: Guard,
    grace: Duration,
    in_flight: ByTask<InFlight>,
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

    fn leave(&mut self, run: &mut InFlight) {
        if std::mem::take(&mut run.has_worker) {
            *self.by(run.trigger) -= 1;
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
            host: Host::new(scheduled_workers.saturating_add(manual_workers), tell),
            calls: 0,
            guard: Guard::default(),
            grace,
            jobs: FuturesUnordered::new(),
            done: VecDeque::new(),
            in_flight: ByTask::default(),
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

    /// A catch-up could start now: they never take more than half of the workers, unless there is only one.
    pub fn has_room_for_catch_up(&self) -> bool {
        self.has_room() && self.occupied.catch_up < (self.scheduled_workers / 2).max(1)
    }

    /// A manual run could start now.
    pub fn has_manual_room(&self) -> bool {
        self.occupied.manual < self.manual_workers
    }

    /// Takes a worker for a task's run.
    pub fn occupy(&mut self, task: TaskId, run: InFlight) {
        *self.occupied.by(run.trigger) += 1;
        if let Some(mut replaced) = self.in_flight.insert(task, run) {
            self.occupied.leave(&mut replaced);
        }
    }

    /// Gives back the worker of a task's run whose handler has ended, or is never called: how it ended is on its way to the store,
    /// and the claim of the next run may share its commit.
    pub fn give_back(&mut self, task: TaskId) {
        if let Some(in_flight) = self.in_flight.get_mut(&task) {
            self.occupied.leave(in_flight);
        }
    }

    /// The task's run is over and stored; gives its worker back where it still has one.
    pub fn release(&mut self, task: TaskId) -> Option<InFlight> {
        let mut released = self.in_flight.swap_remove(&task)?;
        self.occupied.leave(&mut released);
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

    /// A claim of the task is on its way to the store.
    pub fn claims(&self, task: TaskId) -> bool {
        self.of_task(task).is_some_and(|in_flight| in_flight.run_id.is_none())
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
        let Some(in_flight) = self.in_flight.get_mut(&task) else { return };
        in_flight.signals.stop(why);
        if let Some(deadline) = &mut in_flight.deadline {
            self.guard.stopping(deadline, self.grace);
        }
    }

    /// Starts a job; its value comes out of [`Pool::next_done`], also when it panics.
    pub fn spawn(&mut self, about: Lost, job: BoxFuture<'static, Done>) {
        self.take(Job::new(about, job).begin());
    }

    /// Has the handler of a task's run called, after [`Pool::wake`]; what comes of it comes out of [`Pool::next_done`].
    ///
    /// # Errors
    /// The system has no thread to give: it will not be called.
    pub fn call(&mut self, execution: &Arc<Execution>) -> io::Result<()> {
        let (task, called) = (execution.task.id, Arc::clone(execution));
        let job = self.host.call(move || async move {
            let ended = match AssertUnwindSafe(called.call()).catch_unwind().await {
                Ok(ended) => Some(ended?),
                // Of the store or the clock, after it was concluded: nobody else ends the run.
                Err(_) => None,
            };
            Some(move || {
                let about = Lost::Run(task);
                let Some(ended) = ended else { return (task, Progress::Done(Done::Lost(about))) };
                let job = async move { Done::Executed { task, outcome: called.finish(ended).await } };
                (task, Job::new(about, job.boxed()).begin())
            })
        })?;
        self.calls += 1;
        if let Some(in_flight) = self.in_flight.get_mut(&task) {
            in_flight.deadline = Some(self.guard.watch(execution.timeout()));
            in_flight.hosted = Some(Hosted { execution: Arc::clone(execution), job });
        }
        Ok(())
    }

    /// Sees to it that the handlers are called that are to be.
    pub fn wake(&self) {
        self.host.wake();
    }

    /// Gives up on the handler of a task's run, and says what became of it; `None` when it has just ended after all.
    pub fn leave_behind(&mut self, task: TaskId) -> Option<(Arc<Execution>, Ending)> {
        let in_flight = self.in_flight.get_mut(&task)?;
        // One that has just ended keeps what it has until it is heard of: it is not lost.
        in_flight.hosted.as_ref().filter(|hosted| hosted.execution.signals.try_conclude())?;
        let Hosted { execution, job } = in_flight.hosted.take()?;
        self.calls -= 1;
        // One that still waited for a thread has ignored nothing.
        let stuck = job.is_none_or(|job| self.host.give_up(job));
        let ending = Ending::Stopped { why: execution.signals.why(), stuck };
        Some((execution, ending))
    }

    /// Sees to the handlers whose time is over, however much else there is to do.
    pub fn look_after_handlers(&mut self) {
        let deadlines = self.in_flight.iter().filter_map(|(task, run)| Some((*task, run.deadline?)));
        for (task, phase) in self.guard.overdue(deadlines) {
            self.overrun(task, phase);
        }
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

    /// What nothing more is heard of: it was being begun when the loop was lost, so that there is neither a handler of it nor a
    /// job, nor what has come of one.
    pub fn lost(&self) -> Vec<Lost> {
        let heard_of = self.done.iter().filter_map(Done::of_run);
        let heard_of: BTreeSet<TaskId> = heard_of.chain(self.jobs.iter().filter_map(Job::of_run)).collect();
        let lost = self.runs().filter(|(task, run)| run.hosted.is_none() && !heard_of.contains(task));
        lost.map(|(task, run)| if run.run_id.is_some() { Lost::Run(task) } else { Lost::Claim(task) })
            .collect()
    }

    /// Waits for one of the jobs, or to hear of a handler; `false` when there are none. Cancel safe.
    async fn go_on(&mut self) -> bool {
        if self.jobs.is_empty() && self.calls == 0 {
            return false;
        }
        tokio::select! {
            biased;
            Some((task, progress)) = self.called.recv() => self.hear(task, progress),
            Some(done) = self.jobs.next() => self.done.push_back(done),
            () = self.guard.rings() => self.look_after_handlers(),
        }
        true
    }

    /// A job that has finished by now.
    pub fn try_next_done(&mut self) -> Option<Done> {
        while self.done.is_empty()
            && let Ok((task, progress)) = self.called.try_recv()
        {
            self.hear(task, progress);
        }
        self.done.pop_front().or_else(|| self.jobs.next().now_or_never().flatten())
    }

    fn hear(&mut self, task: TaskId, progress: Progress) {
        self.calls -= 1;
        // A run whose end is stored already is released next, with all that is known of it.
        if !matches!(progress, Progress::Done(Done::Executed { .. }))
            && let Some(in_flight) = self.in_flight.get_mut(&task)
        {
            in_flight.hosted = None;
            in_flight.deadline = None;
            self.done.push_back(Done::Ended { task });
        }
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
                if let Some(in_flight) = self.in_flight.get_mut(&task) {
                    in_flight.deadline = None;
                }
                self.done.push_back(Done::Overran { task });
            }
        }
    }

    /// The next job that has finished, if it is a claim that was granted: the answer to it.
    pub fn next_granted(&mut self) -> Option<(TaskId, StoreResult<ClaimOutcome>)> {
        let granted =
            |done: &mut Done| matches!(done, Done::Claimed { outcome: Ok(ClaimOutcome::Claimed(_)), .. });
        match self.done.pop_front_if(granted)? {
            Done::Claimed { task, outcome } => Some((task, outcome)),
            _ => None,
        }
    }

    /// Drops the handlers that have not ended; nobody hears of them any more.
    pub fn drop_handlers(&mut self) {
        while let Ok((task, progress)) = self.called.try_recv() {
            self.hear(task, progress);
        }
        for in_flight in self.in_flight.values_mut() {
            // Of one that has just ended it is heard yet.
            if in_flight.hosted.is_some() && in_flight.signals.try_conclude() {
                in_flight.hosted = None;
                in_flight.signals.drop_handler();
                self.calls -= 1;
            }
        }
    }

    /// Drops every job and every handler; nobody hears of them any more.
    fn abort(&mut self) {
        self.jobs.clear();
        self.done.clear();
        self.calls = 0;
        while self.called.try_recv().is_ok() {}
        for in_flight in self.in_flight.values() {
            in_flight.signals.stop(StopReason::Shutdown);
            in_flight.signals.try_conclude();
            in_flight.signals.drop_handler();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.abort();
    }
}
