//! A scheduler with everything around it under the test's control.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    RunNowReply, Scheduler, SchedulerHandle, SchedulerOptions, ShutdownReport,
    clock::Clock,
    edit::{self, TaskEdit},
    event::SchedulerEvent,
    handler::{HandlerRegistry, RunContext},
    network::{AlwaysOnline, Network},
    run::{Run, RunId, RunStatus, RunTrigger},
    store::Store,
    task::{SystemTask, TaskId},
    testing::{memory_store::MemoryStore, test_clock::TestClock},
};
use tokio::sync::broadcast;

pub mod gate;
pub mod ports;
mod script;
mod tasks;

use gate::GatedStore;
use ports::WatchedClock;
pub use script::{Act, fail, registry, succeed};
pub use tasks::{TASK, cron, every, minutes, noon, numbered, seconds, switched_off};

/// A running scheduler and what surrounds it.
pub struct World {
    pub clock: Arc<TestClock>,
    pub store: Arc<MemoryStore>,
    pub handle: SchedulerHandle,
    pub scheduler: Option<Scheduler>,
    events: broadcast::Receiver<SchedulerEvent>,
}

/// A world that is about to start at noon.
pub struct Setup {
    pub clock: Arc<TestClock>,
    store: Arc<MemoryStore>,
    /// The ports where they are others than the world's own.
    shown_clock: Option<Arc<dyn Clock>>,
    shown_store: Option<Arc<dyn Store>>,
    network: Arc<dyn Network>,
    options: SchedulerOptions,
}

/// No settle windows: tests that are about them set their own.
pub fn no_settling() -> SchedulerOptions {
    SchedulerOptions {
        start_settle: Duration::ZERO,
        resume_settle: Duration::ZERO,
        ..SchedulerOptions::default()
    }
}

impl Setup {
    pub fn options(mut self, options: SchedulerOptions) -> Self {
        self.options = options;
        self
    }

    pub fn network(mut self, network: Arc<dyn Network>) -> Self {
        self.network = network;
        self
    }

    /// The engine sees the world's clock through one that is watched.
    pub fn watched(mut self) -> (Self, Arc<WatchedClock>) {
        let watched = Arc::new(WatchedClock::around(Arc::clone(&self.clock)));
        self.shown_clock = Some(watched.clone());
        (self, watched)
    }

    /// The engine sees the world's store through one with gates.
    pub fn gated(mut self) -> (Self, Arc<GatedStore>) {
        let gated = GatedStore::around(Arc::clone(&self.store));
        self.shown_store = Some(gated.clone());
        (self, gated)
    }

    /// Starts a scheduler whose handler does what `act` says of its n-th call (from 0).
    pub async fn start(self, act: impl Fn(u64) -> Act + Send + Sync + 'static) -> World {
        self.start_acting(move |_, call| act(call)).await
    }

    /// The same, where it matters what is run.
    pub async fn start_acting(self, act: impl Fn(&RunContext, u64) -> Act + Send + Sync + 'static) -> World {
        self.start_with(registry(act)).await
    }

    pub async fn start_with(self, handlers: HandlerRegistry) -> World {
        let Self { clock, store, shown_clock, shown_store, network, options } = self;
        let scheduler = Scheduler::builder(shown_store.unwrap_or(store.clone()), handlers)
            .clock(shown_clock.unwrap_or(clock.clone()))
            .network(network)
            .options(options)
            .start()
            .await
            .unwrap();
        let handle = scheduler.handle();
        World { clock, store, events: handle.subscribe(), handle, scheduler: Some(scheduler) }
    }
}

impl World {
    /// A world of these tasks.
    pub fn of(tasks: impl IntoIterator<Item = SystemTask>) -> Setup {
        let store = Arc::new(MemoryStore::new());
        tasks.into_iter().for_each(|task| store.insert_task(task));
        Setup {
            clock: Arc::new(TestClock::new(noon())),
            store,
            shown_clock: None,
            shown_store: None,
            network: Arc::new(AlwaysOnline),
            options: no_settling(),
        }
    }

    /// Starts a scheduler over these tasks whose handler does what `act` says of its n-th call (from 0).
    pub async fn start(
        tasks: impl IntoIterator<Item = SystemTask>,
        act: impl Fn(u64) -> Act + Send + Sync + 'static,
    ) -> Self {
        Self::of(tasks).start(act).await
    }

    /// The same on a store with gates.
    pub async fn start_gated(
        tasks: impl IntoIterator<Item = SystemTask>,
        act: impl Fn(u64) -> Act + Send + Sync + 'static,
    ) -> (Self, Arc<GatedStore>) {
        let (setup, gates) = Self::of(tasks).gated();
        (setup.start(act).await, gates)
    }

    /// The next process, on what this one left behind.
    pub fn next_process(&self) -> Setup {
        let (clock, store) = (self.clock.clone(), self.store.clone());
        Setup { clock, store, ..Self::of([]) }
    }

    /// The process dies: nothing more is written under its epoch.
    pub fn die(&mut self) {
        drop(self.scheduler.take());
        self.store.next_epoch();
    }

    pub async fn shutdown(&mut self) -> ShutdownReport {
        self.scheduler.take().unwrap().shutdown().await
    }

    /// The next row of history that reached a final status.
    pub async fn finished(&mut self) -> Run {
        loop {
            if let SchedulerEvent::RunFinished { run, .. } = self.next_event().await {
                return (*run).clone();
            }
        }
    }

    /// The next run whose handler is called.
    pub async fn started(&mut self) -> (RunId, RunTrigger) {
        loop {
            if let SchedulerEvent::RunStarted { run_id, trigger, .. } = self.next_event().await {
                return (run_id, trigger);
            }
        }
    }

    /// Whatever happens next.
    pub async fn next_event(&mut self) -> SchedulerEvent {
        // Simulated days: far longer than any test waits, and over in no time.
        tokio::time::timeout(Duration::from_hours(10 * 24), self.events.recv())
            .await
            .expect("something happens within ten days")
            .expect("the scheduler runs")
    }

    /// Everything that was told and not looked at yet.
    pub fn told(&mut self) -> Vec<SchedulerEvent> {
        std::iter::from_fn(|| self.events.try_recv().ok()).collect()
    }

    /// Lets so much time pass, and everything happen that is due in it.
    pub async fn pass(&self, time: TimeDelta) {
        tokio::time::sleep(time.to_std().unwrap()).await;
        self.settle().await;
    }

    /// Lets everything happen that is due now: a reload goes through the mailbox behind all of it.
    pub async fn settle(&self) {
        for _ in 0..3 {
            self.handle.reload(TASK).await.unwrap();
        }
    }

    /// Writes an edit of [`TASK`], as a use case does; the manager does not know of it yet.
    pub fn write_edit(&self, change: &TaskEdit) {
        let before = self.task();
        let edited = edit::apply(&before, change, self.now(), chrono_tz::UTC).unwrap();
        self.store.update_task(before.revision, &edited).unwrap();
    }

    /// Writes an edit of [`TASK`] and nudges.
    pub async fn edit(&self, change: TaskEdit) {
        self.write_edit(&change);
        self.handle.reload(TASK).await.unwrap();
    }

    /// Runs [`TASK`] on request, to its end.
    pub async fn run_now(&self) -> Arc<Run> {
        match self.handle.run_now(TASK).await.unwrap() {
            RunNowReply::Finished(run) => run,
            RunNowReply::AlreadyRunning(run) => panic!("run {run} is in the way"),
        }
    }

    pub fn task(&self) -> SystemTask {
        self.store.task(TASK).unwrap()
    }

    /// Every row of history: (slot, trigger, status, missed count).
    pub fn history(&self) -> Vec<(Option<DateTime<Utc>>, RunTrigger, RunStatus, i64)> {
        let row = |run: Run| (run.scheduled_for, run.trigger, run.status, run.missed_count);
        self.store.runs().into_iter().map(row).collect()
    }

    /// The rows of slots that were passed over.
    pub fn skipped(&self) -> Vec<Run> {
        self.store.runs().into_iter().filter(|run| run.status == RunStatus::Skipped).collect()
    }

    pub fn runs_of(&self, task: TaskId) -> Vec<Run> {
        self.store.runs().into_iter().filter(|run| run.task_id == task).collect()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// When the timer fires next.
    pub fn next_wake_at(&self) -> Option<DateTime<Utc>> {
        self.handle.status().borrow().next_wake_at
    }
}
