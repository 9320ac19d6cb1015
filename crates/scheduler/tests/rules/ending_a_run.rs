//! How runs end: timeout, cancel, panic, shutdown, no handler.

use std::time::Duration;

use scheduler::{
    error::CancelError,
    run::{Reason, RunId, RunStatus},
};

use crate::world::{Act, TASK, World, every, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_timeout_asks_and_then_drops() {
    let mut task = every(600);
    task.timeout_seconds = 10;
    let mut world = World::start(vec![task], |_| Act::Ignore(Duration::from_secs(1_000))).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::TIMED_OUT)));
    assert_eq!(run.duration_ms, Some(15_000), "10 s and a grace period of 5 s");
    assert!(run.error_message.unwrap().contains("timeout of 10 s"));
}

#[tokio::test(start_paused = true)]
async fn a_cancel_is_heard_and_is_no_error() {
    let mut world = World::start(vec![every(600)], |_| Act::Work(Duration::from_secs(100))).await;
    let (run, _) = world.started().await;
    world.handle.cancel(run).await.unwrap();
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Cancelled, Some(Reason::CANCELLED)));
    assert_eq!(world.task().error_count, 0);
    assert_eq!(world.handle.cancel(run.id).await, Err(CancelError::NotRunning(run.id)));
    assert_eq!(world.handle.cancel(RunId(999)).await, Err(CancelError::NotRunning(RunId(999))));
}

/// The handler of a cancelled run returns an error in the very moment it is asked to stop.
#[tokio::test(start_paused = true)]
async fn a_run_that_was_asked_to_stop_is_no_error_however_fast_its_handler_says_so() {
    for _ in 0..50 {
        let mut world = World::start(vec![every(600)], |_| Act::Work(Duration::from_secs(100))).await;
        world.started().await;
        world.shutdown().await;
        let run = world.store.runs().pop().unwrap();
        assert_eq!((run.status, run.reason), (RunStatus::Interrupted, Some(Reason::SHUTDOWN)));
        assert_eq!(world.task().error_count, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_an_error_of_that_run_alone() {
    let mut world =
        World::start(vec![every(60)], |call| if call == 0 { Act::Panic } else { succeed(call) }).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::PANICKED)));
    assert!(run.error_message.unwrap().contains("the handler's own words"));
    let next = world.finished().await;
    assert_eq!((next.status, next.scheduled_for), (RunStatus::Success, Some(noon() + seconds(120))));
    assert_eq!(world.handle.status().borrow().rebuilds, 0, "the manager did not notice");
}

#[tokio::test(start_paused = true)]
async fn a_type_without_a_handler_is_a_named_error() {
    let mut task = every(60);
    task.task_type = "nobody".to_owned();
    let mut world = World::start(vec![task], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::UNKNOWN_TASK_TYPE)));
    assert!(run.error_message.unwrap().contains("\"nobody\""));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_lets_runs_end_and_leaves_none_running() {
    let mut world = World::start(vec![every(60)], |_| Act::Work(Duration::from_secs(100))).await;
    world.started().await;
    assert_eq!(world.shutdown().await.interrupted, 0);
    let run = world.store.runs().pop().unwrap();
    assert_eq!((run.status, run.reason), (RunStatus::Interrupted, Some(Reason::SHUTDOWN)));
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_does_not_stop_is_marked_after_the_drain() {
    let mut world = World::start(vec![every(60)], |_| Act::Ignore(Duration::from_secs(100))).await;
    world.started().await;
    assert_eq!(world.shutdown().await.interrupted, 1);
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Interrupted);
    assert_eq!(world.task().error_count, 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_after_the_shutdown_is_told() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.shutdown().await;
    assert!(world.handle.run_now(TASK).await.is_err());
    assert!(world.handle.reload(TASK).await.is_err());
}
