//! Policy `skip`: none of the slots that were missed is run, and one row says so.

use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{World, every, minutes, noon, succeed};

#[tokio::test(start_paused = true)]
async fn one_row_with_the_reason_and_the_count() {
    let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
    let mut world = World::start([task], succeed).await;
    world.clock.suspend(minutes(95));
    let row = world.finished().await;
    assert_eq!((row.status, row.reason), (RunStatus::Skipped, Some(Reason::MISSED)));
    assert_eq!((row.scheduled_for, row.missed_count), (Some(noon() + minutes(90)), 9));
    assert_eq!(world.store.runs().len(), 1);
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + minutes(100))));
}
