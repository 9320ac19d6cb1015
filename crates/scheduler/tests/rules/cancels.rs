//! A person cancels a run.

use std::time::Duration;

use scheduler::{
    error::CancelError,
    run::{Reason, RunId, RunStatus},
};

use crate::world::{Act, World, every, noon, seconds};

#[tokio::test(start_paused = true)]
async fn it_is_heard_at_once_and_is_no_error() {
    let mut world = World::start([every(600)], |_| Act::Work(Duration::from_secs(100))).await;
    let (run, _) = world.started().await;
    world.handle.cancel(run).await.unwrap();
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Cancelled, Some(Reason::CANCELLED)));
    assert!(run.finished_at.unwrap() - run.started_at < seconds(1));
    assert_eq!(world.task().error_count, 0);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)), "the schedule goes on");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_does_not_listen_is_dropped_five_seconds_later() {
    let mut world = World::start([every(600)], |_| Act::Ignore(Duration::from_secs(1_000))).await;
    let (run, _) = world.started().await;
    world.handle.cancel(run).await.unwrap();
    let run = world.finished().await;
    assert_eq!((run.status, run.duration_ms), (RunStatus::Cancelled, Some(5_000)));
}

#[tokio::test(start_paused = true)]
async fn of_two_reasons_to_stop_the_first_stands() {
    let task = scheduler::task::SystemTask { timeout_seconds: 3, ..every(600) };
    let mut world = World::start([task], |_| Act::Ignore(Duration::from_secs(1_000))).await;
    let (run, _) = world.started().await;
    world.pass(seconds(4)).await;
    world.handle.cancel(run).await.unwrap();
    assert_eq!(world.finished().await.reason, Some(Reason::TIMED_OUT));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_does_not_run_cannot_be_cancelled() {
    let mut world = World::start([every(600)], crate::world::succeed).await;
    let run = world.finished().await;
    assert_eq!(world.handle.cancel(run.id).await, Err(CancelError::NotRunning(run.id)));
    assert_eq!(world.handle.cancel(RunId(999)).await, Err(CancelError::NotRunning(RunId(999))));
}
