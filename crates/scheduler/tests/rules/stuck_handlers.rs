//! A handler that blocks its thread and hears nobody: it is marked, its worker is replaced, and nobody else notices.
//!
//! Real threads and real time, because a blocked thread is what this is about.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use chrono::Utc;
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    Scheduler, SchedulerHandle, SchedulerOptions,
    event::SchedulerEvent,
    handler::{Handler, HandlerRegistry, RunContext},
    run::{Reason, Run, RunStatus, TaskRunResult},
    task::{SystemTask, TaskId},
    testing::memory_store::MemoryStore,
};
use tokio::sync::broadcast;

use crate::world::{every, no_settling, numbered};

/// Longer than anything here takes on the slowest machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Holds threads until it is opened.
#[derive(Clone, Default)]
struct Door(Arc<(Mutex<Entrance>, Condvar)>);

#[derive(Default)]
struct Entrance {
    open: bool,
    waiting: usize,
}

impl Door {
    fn enter(&self) {
        self.0.0.lock().unwrap().waiting += 1;
        self.0.1.notify_all();
    }

    fn leave(&self) {
        self.0.0.lock().unwrap().waiting -= 1;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let (entrance, changed) = &*self.0;
        self.enter();
        drop(changed.wait_while(entrance.lock().unwrap(), |entrance| !entrance.open).unwrap());
    }

    /// Blocks, too, until a thread is held.
    fn somebody_waits(&self) {
        let (entrance, changed) = &*self.0;
        drop(changed.wait_while(entrance.lock().unwrap(), |entrance| entrance.waiting == 0).unwrap());
    }

    /// Blocks, too, until none is held any more.
    fn nobody_waits(&self) {
        let (entrance, changed) = &*self.0;
        drop(changed.wait_while(entrance.lock().unwrap(), |entrance| entrance.waiting > 0).unwrap());
    }

    fn open(&self) {
        self.0.0.lock().unwrap().open = true;
        self.0.1.notify_all();
    }
}

/// Blocks its thread.
struct Stuck(Door);

impl Handler for Stuck {
    fn run(&self, _context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let door = self.0.clone();
        async move {
            door.wait();
            TaskRunResult::success("{}")
        }
        .boxed()
    }
}

/// Waits for a timer, and blocks its thread when that has come.
struct StuckLater(Door);

impl Handler for StuckLater {
    fn run(&self, _context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let door = self.0.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            door.wait();
            TaskRunResult::success("{}")
        }
        .boxed()
    }
}

/// Blocks its thread as well, but looks at its token now and then. Goes through the door when it is called.
struct Attentive(Door);

impl Handler for Attentive {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let door = self.0.clone();
        async move {
            door.enter();
            while !context.cancel.is_cancelled() {
                std::thread::yield_now();
            }
            door.leave();
            TaskRunResult::error("it was asked to stop")
        }
        .boxed()
    }
}

/// Waits for a timer that comes later than that one.
struct Slow;

impl Handler for Slow {
    fn run(&self, _context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            TaskRunResult::success("{}")
        }
        .boxed()
    }
}

struct Quick;

impl Handler for Quick {
    fn run(&self, _context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async { TaskRunResult::success("{}") }.boxed()
    }
}

/// Due every second, allowed to take one.
fn task(id: i64, task_type: &str) -> SystemTask {
    let now = Utc::now();
    SystemTask {
        task_type: task_type.to_owned(),
        timeout_seconds: 1,
        anchor_at: Some(now),
        next_run_at: Some(now),
        last_slot_at: None,
        last_run_at: Some(now),
        ..numbered(every(1), id)
    }
}

/// Runs an application on a runtime of two threads, as on a computer with two cores, to the end of both. It has a minute,
/// also when everything in it stands still.
fn on_two_threads<T: Send + 'static>(application: impl AsyncFnOnce(&Door) -> T + Send + 'static) -> T {
    let door = Door::default();
    let (tell, ended) = std::sync::mpsc::channel();
    let inner = door.clone();
    std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let result = runtime.block_on(application(&inner));
        drop(runtime);
        tell.send(result).unwrap();
    });
    let ended = ended.recv_timeout(PATIENCE);
    door.open();
    ended.expect("it comes to its end while handlers are stuck")
}

async fn start(workers: usize, tasks: &[SystemTask], door: &Door) -> (Scheduler, Events) {
    start_with_grace(Duration::from_millis(100), workers, tasks, door).await
}

async fn start_with_grace(
    grace: Duration,
    workers: usize,
    tasks: &[SystemTask],
    door: &Door,
) -> (Scheduler, Events) {
    let store = Arc::new(MemoryStore::new());
    for task in tasks {
        store.insert_task(task.clone());
    }
    let mut handlers = HandlerRegistry::new();
    handlers.register("stuck", Stuck(door.clone())).register("quick", Quick);
    handlers.register("attentive", Attentive(door.clone()));
    handlers.register("stuck_later", StuckLater(door.clone())).register("slow", Slow);
    let options = SchedulerOptions { workers, grace, drain: grace, ..no_settling() };
    let scheduler = Scheduler::builder(store, handlers).options(options).start().await.unwrap();
    let events = Events(scheduler.handle().subscribe(), scheduler.handle());
    (scheduler, events)
}

struct Events(broadcast::Receiver<SchedulerEvent>, SchedulerHandle);

impl Events {
    /// The next run that ends so.
    async fn ended(&mut self, is_it: impl Fn(&Run) -> bool) -> Run {
        loop {
            if let SchedulerEvent::RunFinished { run, .. } = self.0.recv().await.unwrap()
                && is_it(&run)
            {
                return (*run).clone();
            }
        }
    }
}

#[test]
fn it_is_marked_and_its_slots_go_on() {
    on_two_threads(async |door| {
        let (_scheduler, mut events) = start(1, &[task(1, "stuck")], door).await;
        for _ in 0..2 {
            let run = events.ended(|run| run.status == RunStatus::Error).await;
            assert_eq!(run.reason, Some(Reason::TIMED_OUT));
            assert!(run.error_message.unwrap().contains("its worker was replaced"));
        }
    });
}

/// What it says at last is too late, whatever it is.
#[test]
fn one_that_was_left_behind_ends_its_run_no_second_time() {
    on_two_threads(async |door| {
        let (_scheduler, mut events) = start(1, &[task(1, "stuck")], door).await;
        let left_behind = events.ended(|run| run.status == RunStatus::Error).await;
        door.open();
        let next = events.ended(|run| run.id == left_behind.id || run.status == RunStatus::Success).await;
        assert_ne!(next.id, left_behind.id);
        let after = events.ended(|run| run.id == left_behind.id || run.status == RunStatus::Success).await;
        assert_ne!(after.id, left_behind.id);
    });
}

/// Nobody polls it meanwhile: its token is all it can hear.
#[test]
fn one_that_looks_at_its_token_hears_of_its_timeout_and_is_not_left_behind() {
    on_two_threads(async |door| {
        // Long enough for a thread that a busy computer does not let run.
        let grace = Duration::from_secs(20);
        let (_scheduler, mut events) = start_with_grace(grace, 1, &[task(1, "attentive")], door).await;
        let run = events.ended(|run| run.status != RunStatus::Skipped).await;
        assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::TIMED_OUT)));
        assert_eq!(run.error_message.as_deref(), Some("it took longer than its timeout of 1 s"));
    });
}

#[test]
fn its_worker_is_free_for_another_task() {
    on_two_threads(async |door| {
        let tasks = [task(1, "stuck"), task(2, "quick")];
        let (_scheduler, mut events) = start(1, &tasks, door).await;
        events.ended(|run| run.task_id == TaskId(1) && run.status == RunStatus::Error).await;
        events.ended(|run| run.task_id == TaskId(2) && run.status == RunStatus::Success).await;
    });
}

/// More of them than the runtime has threads.
#[test]
fn any_number_of_them_hold_up_neither_the_manager_nor_the_other_tasks() {
    on_two_threads(async |door| {
        let stuck = (2..=4).map(|id| task(id, "stuck"));
        let tasks: Vec<_> = stuck.chain([task(1, "quick")]).collect();
        let (_scheduler, mut events) = start(4, &tasks, door).await;
        let mut left = vec![TaskId(2), TaskId(3), TaskId(4)];
        while !left.is_empty() {
            let run = events.ended(|run| run.status == RunStatus::Error).await;
            left.retain(|task| *task != run.task_id);
        }
        for _ in 0..2 {
            events.ended(|run| run.task_id == TaskId(1) && run.status == RunStatus::Success).await;
        }
        events.1.reload(TaskId(1)).await.unwrap();
    });
}

/// Whoever blocks a thread that timers and sockets are looked after on would block them all.
#[test]
fn it_keeps_no_timer_of_another_from_coming() {
    on_two_threads(async |door| {
        let patient = |id, task_type| SystemTask { timeout_seconds: 300, ..task(id, task_type) };
        let tasks = [patient(1, "stuck_later"), patient(2, "slow")];
        let (_scheduler, mut events) = start(2, &tasks, door).await;
        door.somebody_waits();
        for _ in 0..2 {
            events.ended(|run| run.task_id == TaskId(2) && run.status == RunStatus::Success).await;
        }
    });
}

/// Somebody drops the scheduler without closing it.
#[test]
fn one_that_looks_at_its_token_does_not_outlive_the_scheduler() {
    on_two_threads(async |door| {
        let patient = SystemTask { timeout_seconds: 300, ..task(1, "attentive") };
        let (scheduler, _events) = start(1, &[patient], door).await;
        door.somebody_waits();
        drop(scheduler);
        door.nobody_waits();
    });
}

#[test]
fn it_does_not_keep_the_application_from_closing() {
    let report = on_two_threads(async |door| {
        let patient = SystemTask { timeout_seconds: 300, ..task(1, "stuck") };
        let (scheduler, events) = start(1, &[patient], door).await;
        door.somebody_waits();
        drop(events);
        scheduler.shutdown().await
    });
    assert_eq!(report.interrupted, 1);
}
