//! A run that takes too long: its token is cancelled, and after a grace its handler is dropped.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    handler::{Handler, HandlerRegistry, RunContext},
    run::{Reason, RunStatus, TaskRunResult},
    task::SystemTask,
};

use crate::world::{Act, World, every, noon, seconds, succeed};

fn impatient() -> SystemTask {
    SystemTask { timeout_seconds: 10, ..every(600) }
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_listens_ends_at_once() {
    let mut world = World::start([impatient()], |_| Act::Work(Duration::from_secs(1_000))).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::TIMED_OUT)));
    assert_eq!(run.duration_ms, Some(10_000));
    assert!(run.error_message.unwrap().contains("timeout of 10 s"));
    assert_eq!(world.task().error_count, 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_does_not_listen_is_dropped_five_seconds_later() {
    let mut world = World::start([impatient()], |_| Act::Ignore(Duration::from_secs(1_000))).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::TIMED_OUT)));
    assert_eq!(run.duration_ms, Some(15_000));
}

#[tokio::test(start_paused = true)]
async fn one_that_ends_well_in_its_grace_has_done_its_work() {
    let mut world = World::start([impatient()], |_| Act::Ignore(Duration::from_secs(12))).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.duration_ms), (RunStatus::Success, Some(12_000)));
}

#[tokio::test(start_paused = true)]
async fn the_default_is_five_minutes_and_a_run_within_it_is_left_alone() {
    let mut world = World::start([every(600)], |_| Act::Ignore(Duration::from_secs(299))).await;
    assert_eq!(world.finished().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn the_next_slot_runs_as_if_nothing_had_been() {
    let act = |call| if call == 0 { Act::Ignore(Duration::from_secs(1_000)) } else { succeed(call) };
    let mut world = World::start([impatient()], act).await;
    world.finished().await;
    let next = world.finished().await;
    assert_eq!((next.status, next.scheduled_for), (RunStatus::Success, Some(noon() + seconds(1_200))));
}

/// Tells when its work is dropped.
struct Dropped(Arc<AtomicBool>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Handler for Dropped {
    fn run(&self, _context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let held = Self(Arc::clone(&self.0));
        async move {
            let _held = held;
            std::future::pending().await
        }
        .boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_dropped_is_gone_before_the_run_is_called_ended() {
    let dropped = Arc::new(AtomicBool::new(false));
    let mut handlers = HandlerRegistry::new();
    handlers.register("test", Dropped(Arc::clone(&dropped)));
    let mut world = World::of([impatient()]).start_with(handlers).await;
    world.started().await;
    assert!(!dropped.load(Ordering::SeqCst));
    let run = world.finished().await;
    assert!(dropped.load(Ordering::SeqCst));
    assert!(!run.error_message.unwrap().contains("ignored"), "it was not stuck");
}

/// Ends when it is asked to, and keeps whether that was because its time was over.
struct Asks(Arc<Mutex<Vec<bool>>>);

impl Handler for Asks {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async move {
            context.cancel.cancelled().await;
            self.0.lock().unwrap().push(context.is_out_of_time());
            TaskRunResult::error("half of it")
        }
        .boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn a_handler_can_tell_it_from_a_person_who_ends_the_run() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let mut handlers = HandlerRegistry::new();
    handlers.register("test", Asks(Arc::clone(&told)));
    let mut world = World::of([impatient()]).start_with(handlers).await;
    assert_eq!(world.finished().await.reason, Some(Reason::TIMED_OUT));
    let (run, _) = world.started().await;
    world.handle.cancel(run).await.unwrap();
    assert_eq!(world.finished().await.status, RunStatus::Cancelled);
    assert_eq!(*told.lock().unwrap(), [true, false]);
}
