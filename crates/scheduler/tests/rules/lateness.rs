//! How late a slot may be and still be an ordinary one.

use scheduler::{run::RunTrigger, task::SystemTask};

use crate::world::{World, every, noon, seconds, succeed};

/// A task whose only slot so far was so long before noon, when the app starts.
fn late_by(late: i64, period: i64) -> SystemTask {
    let slot = Some(noon() - seconds(late));
    SystemTask { next_run_at: slot, anchor_at: slot, last_slot_at: None, ..every(period) }
}

#[tokio::test(start_paused = true)]
async fn up_to_a_minute_is_an_ordinary_run() {
    let mut world = World::start([late_by(60, 3_600)], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::Schedule, 0));
    assert_eq!(run.scheduled_for, Some(noon() - seconds(60)));
}

#[tokio::test(start_paused = true)]
async fn more_is_a_matter_of_the_policy() {
    let mut world = World::start([late_by(61, 3_600)], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 1));
}

#[tokio::test(start_paused = true)]
async fn so_is_less_when_a_later_slot_is_due_already() {
    let mut world = World::start([late_by(45, 40)], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 2));
    assert_eq!(run.scheduled_for, Some(noon() - seconds(5)));
}
