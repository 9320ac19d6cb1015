//! Intervals are a fixed grid.

use std::time::Duration;

use chrono::TimeDelta;
use scheduler::run::{RunStatus, RunTrigger};

use crate::world::{Act, World, every, minutes, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_slot_starts_at_its_instant_and_not_before() {
    let mut world = World::start([every(60)], succeed).await;
    let run = world.finished().await;
    let due = noon() + seconds(60);
    assert_eq!(run.scheduled_for, Some(due));
    assert!((due..due + TimeDelta::milliseconds(50)).contains(&run.started_at), "{}", run.started_at);
    assert_eq!((run.trigger, run.status), (RunTrigger::Schedule, RunStatus::Success));
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_does_not_make_the_grid_drift() {
    let mut world = World::start([every(60)], |_| Act::Work(Duration::from_secs(25))).await;
    for n in 1..=5 {
        assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(60 * n)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_wake_does_not_make_the_grid_drift() {
    let mut world = World::start([every(600)], succeed).await;
    world.settle().await;
    world.clock.suspend(minutes(13));
    world.finished().await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)));
}

#[tokio::test(start_paused = true)]
async fn without_an_anchor_the_grid_starts_at_the_creation_of_the_row() {
    let mut task = every(600);
    (task.anchor_at, task.created_at) = (None, noon() - seconds(100));
    task.next_run_at = Some(noon() + seconds(500));
    let mut world = World::start([task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(500)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_100)));
}
