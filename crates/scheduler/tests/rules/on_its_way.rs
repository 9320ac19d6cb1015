//! A next slot that is near enough makes a catch-up pointless: nearer than a quarter of the period, and than 5 min.

use scheduler::run::{Reason, RunStatus, RunTrigger};

use crate::world::{World, every, minutes, noon, seconds, succeed};

/// What becomes of one missed slot of a task with this period when its next one is so far away.
async fn missed(period: i64, next_in: i64) -> (RunStatus, Option<Reason>, World) {
    let mut world = World::start([every(period)], succeed).await;
    world.settle().await;
    let wake = noon() + seconds(2 * period - next_in);
    world.clock.suspend(wake - world.now());
    let row = world.finished().await;
    assert_eq!((row.scheduled_for, row.missed_count), (Some(noon() + seconds(period)), 1));
    (row.status, row.reason, world)
}

#[tokio::test(start_paused = true)]
async fn in_a_short_period_a_quarter_of_it_counts() {
    let (status, reason, _) = missed(400, 99).await;
    assert_eq!((status, reason), (RunStatus::Skipped, Some(Reason::MISSED)));
    let (status, _, world) = missed(400, 101).await;
    assert_eq!((status, world.history()[0].1), (RunStatus::Success, RunTrigger::CatchUp));
}

#[tokio::test(start_paused = true)]
async fn in_a_long_period_five_minutes_count() {
    let (status, reason, _) = missed(7_200, 299).await;
    assert_eq!((status, reason), (RunStatus::Skipped, Some(Reason::MISSED)));
    let (status, _, world) = missed(7_200, 301).await;
    assert_eq!((status, world.history()[0].1), (RunStatus::Success, RunTrigger::CatchUp));
}

#[tokio::test(start_paused = true)]
async fn the_next_slot_is_then_an_ordinary_one() {
    let (_, _, mut world) = missed(7_200, 120).await;
    let run = world.finished().await;
    assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::Schedule, Some(noon() + minutes(240))));
}
