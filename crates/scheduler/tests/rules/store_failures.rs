//! A store that fails for a while costs time, never a slot.

use scheduler::{
    error::StoreError,
    run::{RunStatus, RunTrigger},
};

use crate::world::{World, every, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_slot_survives_a_store_that_is_busy_for_a_while() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.settle().await;
    world.store.fail_next(5, || StoreError::Busy("locked".into()));
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(60)), RunStatus::Success));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_was_lost_is_not_done_twice() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.settle().await;
    world.store.lose_next_answers(2);
    let run = world.finished().await;
    assert_eq!((run.trigger, run.status), (RunTrigger::Schedule, RunStatus::Success));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_process_that_was_superseded_stops() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.settle().await;
    world.store.fail_next(1, || StoreError::Superseded);
    let mut status = world.handle.status();
    while status.changed().await.is_ok() {}
    assert!(world.handle.run_now(crate::world::TASK).await.is_err());
    assert_eq!(world.shutdown().await.interrupted, 0);
}

/// Two skips of one task, the first of which the store takes late: the second waits for it.
#[tokio::test(start_paused = true)]
async fn skips_of_a_task_reach_the_store_in_the_order_of_their_slots() {
    let world = World::start(vec![every(60)], succeed).await;
    world.handle.pause(None).await.unwrap();
    world.store.fail_next(12, || StoreError::Busy("locked".into()));
    world.pass(seconds(60 * 6)).await;
    let runs = world.store.runs();
    assert_eq!((runs.len(), runs[0].missed_count), (1, 6), "{runs:?}");
    assert_eq!(runs[0].scheduled_for, Some(noon() + seconds(360)));
}

/// The store took the pause and its answer was lost: a restart would find it, so it is in force.
#[tokio::test(start_paused = true)]
async fn a_pause_whose_answer_was_lost_is_in_force() {
    let world = World::start(vec![every(60)], succeed).await;
    world.store.lose_next_answers(1);
    assert!(world.handle.pause(None).await.is_err());
    world.settle().await;
    assert!(world.handle.status().borrow().pause.is_some());
    world.pass(seconds(120)).await;
    assert!(world.history().iter().all(|(_, _, status, _)| *status == RunStatus::Skipped));
}
