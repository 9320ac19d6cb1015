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
