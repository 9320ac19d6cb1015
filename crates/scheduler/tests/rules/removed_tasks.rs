//! A task whose row is gone.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    error::RunNowError,
    run::{Reason, RunStatus},
    task::TaskId,
};

use crate::world::{
    Act, TASK, World, every,
    gate::{Gate, Operation},
    no_settling, noon, numbered, seconds, succeed,
};

#[tokio::test(start_paused = true)]
async fn it_has_no_slots_and_cannot_be_run() {
    let world = World::start([every(60)], succeed).await;
    world.store.remove_task(TASK);
    world.handle.reload(TASK).await.unwrap();
    assert_eq!(world.next_wake_at(), None);
    assert_eq!(world.handle.run_now(TASK).await.unwrap_err(), RunNowError::NoSuchTask(TASK));
    world.pass(seconds(600)).await;
    assert_eq!(world.history(), []);
}

/// Its run ends, and there is nothing left to write that to: the worker is free all the same.
#[tokio::test(start_paused = true)]
async fn a_run_of_it_that_is_under_way_does_not_keep_its_worker() {
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let setup = World::of([every(60), numbered(every(90), 2)]).options(options);
    let mut world = setup.start(|_| Act::Work(Duration::from_secs(20))).await;
    world.started().await;
    world.store.remove_task(TASK);
    world.handle.reload(TASK).await.unwrap();
    let other = world.finished().await;
    assert_eq!((other.task_id, other.status), (TaskId(2), RunStatus::Success));
    assert_eq!(other.scheduled_for, Some(noon() + seconds(90)));
    assert_eq!(world.shutdown().await.interrupted, 0);
}

/// The same where its end is lost to a panic: it is ended as an error, and there is nothing left to write that to either.
#[tokio::test(start_paused = true)]
async fn a_run_of_it_that_is_lost_does_not_stay_in_flight() {
    let (world, gates) = World::of([every(60)]).gated();
    let mut world = world.start(|_| Act::Work(Duration::from_secs(20))).await;
    world.started().await;
    gates.close(Operation::Finish, Gate::Panic);
    world.store.remove_task(TASK);
    world.handle.reload(TASK).await.unwrap();
    gates.reached(Operation::Finish, Gate::Panic).await;
    tokio::time::sleep(Duration::from_mins(1)).await; // not `pass`: its reloads would clear the error of the store
    let status = world.handle.status().borrow().clone();
    assert_eq!((status.running, status.rebuilds, status.store_error), (vec![], 0, None));
    let row = world.store.runs().pop().unwrap();
    assert_eq!((row.status, row.reason), (RunStatus::Error, Some(Reason::PANICKED)));
    assert_eq!(world.shutdown().await.interrupted, 0);
}

#[tokio::test(start_paused = true)]
async fn a_claim_for_it_starts_nothing() {
    let (world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    world.store.remove_task(TASK);
    gates.open(Operation::Claim, Gate::Before);
    world.pass(seconds(600)).await;
    assert_eq!((world.history(), world.next_wake_at()), (vec![], None));
}

#[tokio::test(start_paused = true)]
async fn a_claim_for_it_that_was_granted_still_runs_and_keeps_no_worker() {
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let (setup, gates) = World::of([every(60), numbered(every(90), 2)]).options(options).gated();
    let mut world = setup.start(succeed).await;
    gates.catch(Operation::Claim, Gate::After).await;
    world.store.remove_task(TASK);
    world.handle.reload(TASK).await.unwrap();
    gates.open(Operation::Claim, Gate::After);
    assert_eq!(world.finished().await.task_id, TaskId(2));
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_to_run_it_is_told() {
    let (world, gates) = World::start_gated([every(600)], succeed).await;
    gates.close(Operation::Claim, Gate::Before);
    let handle = world.handle.clone();
    let asked = tokio::spawn(async move { handle.run_now(TASK).await });
    gates.reached(Operation::Claim, Gate::Before).await;
    world.store.remove_task(TASK);
    gates.open(Operation::Claim, Gate::Before);
    assert_eq!(asked.await.unwrap().unwrap_err(), RunNowError::NoSuchTask(TASK));
}
