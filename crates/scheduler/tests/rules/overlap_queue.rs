//! Policy `queue`: one slot waits for the run to end.

use std::time::Duration;

use scheduler::{
    run::{Reason, RunTrigger},
    task::{OverlapPolicy, SystemTask},
};

use crate::world::{Act, World, every, noon, seconds};

fn queued(period: i64) -> SystemTask {
    SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 1_000, ..every(period) }
}

/// The first run takes so long, later ones a second.
fn first_takes(length: u64) -> impl Fn(u64) -> Act {
    move |call| Act::Work(Duration::from_secs(if call == 0 { length } else { 1 }))
}

#[tokio::test(start_paused = true)]
async fn it_starts_when_the_run_has_ended_however_late_that_is() {
    let mut world = World::start([queued(600)], first_takes(680)).await;
    let first = world.finished().await;
    let second = world.finished().await;
    assert_eq!((second.scheduled_for, second.trigger), (Some(noon() + seconds(1_200)), RunTrigger::Schedule));
    assert!(second.started_at - first.finished_at.unwrap() < seconds(1));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_800)));
}

#[tokio::test(start_paused = true)]
async fn those_that_come_behind_it_are_passed_over_in_one_row() {
    let mut world = World::start([queued(60)], first_takes(200)).await;
    let (run_id, _) = world.started().await;
    world.started().await;
    world.settle().await;
    assert_eq!(world.history()[1].0, Some(noon() + seconds(120)), "the one that waited");
    let rows = world.skipped();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].reason.clone(), rows[0].blocked_by), (Some(Reason::OVERLAP), Some(run_id)));
    assert_eq!((rows[0].scheduled_for, rows[0].missed_count), (Some(noon() + seconds(240)), 2));
}
