//! A scheduler with everything around it under the test's control.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    Scheduler, SchedulerHandle, SchedulerOptions,
    clock::Clock,
    event::SchedulerEvent,
    handler::{Handler, HandlerRegistry, RunContext},
    run::{Run, RunStatus, RunTrigger, TaskRunResult},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask, TaskId},
    testing::{memory_store::MemoryStore, test_clock::TestClock},
};
use tokio::sync::broadcast;

/// The task most tests are about.
pub const TASK: TaskId = TaskId(1);

/// Thursday, 2026-01-01 12:00:00 UTC: the start of every test.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

pub fn seconds(n: i64) -> TimeDelta {
    TimeDelta::seconds(n)
}

/// An enabled interval task that last ran at noon and is due one interval later.
pub fn every(period: i64) -> SystemTask {
    SystemTask {
        id: TASK,
        name: "Task".to_owned(),
        task_type: "test".to_owned(),
        component: "tests".to_owned(),
        frequency_cron: None,
        frequency_seconds: Some(period),
        timezone: Some("UTC".to_owned()),
        enabled: true,
        anchor_at: Some(noon()),
        next_run_at: Some(noon() + seconds(period)),
        last_slot_at: Some(noon()),
        last_run_at: Some(noon()),
        last_status: Some("success".to_owned()),
        last_result: None,
        last_error: None,
        failing_since: None,
        error_count: 0,
        revision: 1,
        catch_up: CatchUpPolicy::Once,
        overlap: OverlapPolicy::Skip,
        timeout_seconds: 300,
        max_retries: 0,
        breaker_threshold: 0,
        suspended_reason: None,
        suspended_at: None,
        requires_network: false,
        config: None,
        created_at: noon(),
        updated_at: noon(),
    }
}

/// The same by a cron pattern in UTC.
pub fn cron(pattern: &str, next: DateTime<Utc>) -> SystemTask {
    SystemTask {
        frequency_cron: Some(pattern.to_owned()),
        frequency_seconds: None,
        next_run_at: Some(next),
        ..every(1)
    }
}

/// What a scripted handler does.
pub enum Act {
    /// Ends at once with this.
    Return(TaskRunResult),
    /// Works for so long, unless cancelled, then succeeds.
    Work(Duration),
    /// Works for so long and does not listen to anybody.
    Ignore(Duration),
    /// Works for so long, then fails.
    Fail(Duration),
    /// Panics.
    Panic,
}

struct Scripted(Box<dyn Fn(u64) -> Act + Send + Sync>, std::sync::atomic::AtomicU64);

impl Handler for Scripted {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let call = self.1.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let act = (self.0)(call);
        async move {
            let done = TaskRunResult::success("{}");
            match act {
                Act::Return(result) => result,
                Act::Work(length) => tokio::select! {
                    () = tokio::time::sleep(length) => done,
                    () = context.cancel.cancelled() => TaskRunResult::error("stopped early"),
                },
                Act::Ignore(length) => {
                    tokio::time::sleep(length).await;
                    done
                }
                Act::Fail(length) => {
                    tokio::time::sleep(length).await;
                    TaskRunResult::error("the source is down")
                }
                Act::Panic => panic!("the handler's own words"),
            }
        }
        .boxed()
    }
}

/// A running scheduler and what surrounds it.
pub struct World {
    pub clock: Arc<TestClock>,
    pub store: Arc<MemoryStore>,
    pub handle: SchedulerHandle,
    pub scheduler: Option<Scheduler>,
    events: broadcast::Receiver<SchedulerEvent>,
}

/// No settle windows: tests that are about them set their own.
pub fn no_settling() -> SchedulerOptions {
    SchedulerOptions {
        start_settle: Duration::ZERO,
        resume_settle: Duration::ZERO,
        ..SchedulerOptions::default()
    }
}

impl World {
    /// Starts a scheduler at noon whose handler does what `act` says of its n-th call (from 0).
    pub async fn start(tasks: Vec<SystemTask>, act: impl Fn(u64) -> Act + Send + Sync + 'static) -> Self {
        Self::start_with(tasks, no_settling(), act).await
    }

    pub async fn start_with(
        tasks: Vec<SystemTask>,
        options: SchedulerOptions,
        act: impl Fn(u64) -> Act + Send + Sync + 'static,
    ) -> Self {
        let store = Arc::new(MemoryStore::new());
        for task in tasks {
            store.insert_task(task);
        }
        Self::start_on(store, Arc::new(TestClock::new(noon())), options, act).await
    }

    pub async fn start_on(
        store: Arc<MemoryStore>,
        clock: Arc<TestClock>,
        options: SchedulerOptions,
        act: impl Fn(u64) -> Act + Send + Sync + 'static,
    ) -> Self {
        let mut handlers = HandlerRegistry::new();
        handlers.register("test", Scripted(Box::new(act), 0.into()));
        let scheduler = Scheduler::builder(store.clone(), handlers)
            .clock(clock.clone())
            .options(options)
            .start()
            .await
            .unwrap();
        let handle = scheduler.handle();
        Self { clock, store, events: handle.subscribe(), handle, scheduler: Some(scheduler) }
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
    pub async fn started(&mut self) -> (scheduler::run::RunId, RunTrigger) {
        loop {
            if let SchedulerEvent::RunStarted { run_id, trigger, .. } = self.next_event().await {
                return (run_id, trigger);
            }
        }
    }

    async fn next_event(&mut self) -> SchedulerEvent {
        // A simulated year: far longer than any test waits, and over in no time.
        tokio::time::timeout(Duration::from_hours(366 * 24), self.events.recv())
            .await
            .expect("something happens within a year")
            .expect("the scheduler runs")
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

    pub fn task(&self) -> SystemTask {
        self.store.task(TASK).unwrap()
    }

    /// Every row of history: (slot, trigger, status, missed count).
    pub fn history(&self) -> Vec<(Option<DateTime<Utc>>, RunTrigger, RunStatus, i64)> {
        self.store
            .runs()
            .into_iter()
            .map(|run| (run.scheduled_for, run.trigger, run.status, run.missed_count))
            .collect()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub async fn shutdown(&mut self) -> scheduler::ShutdownReport {
        self.scheduler.take().unwrap().shutdown().await
    }
}

/// A handler that succeeds at once.
pub fn succeed(_call: u64) -> Act {
    Act::Return(TaskRunResult::success("{}"))
}

/// A handler that fails at once.
pub fn fail(_call: u64) -> Act {
    Act::Return(TaskRunResult::error("the source is down"))
}

/// A handler that fails after a while.
pub fn fail_slowly() -> Act {
    Act::Fail(Duration::from_secs(20))
}
