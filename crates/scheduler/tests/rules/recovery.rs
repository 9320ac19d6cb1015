//! The start after an end that nobody planned.

use chrono::TimeDelta;
use scheduler::run::{Reason, RunStatus, RunTrigger};

use crate::world::{Act, World, cron, every, no_settling, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn open_runs_of_a_dead_process_are_closed_before_anything_starts() {
    let mut world = World::start(vec![every(60)], |_| Act::Work(std::time::Duration::from_mins(10))).await;
    world.started().await;
    // The process dies: nothing more is written under its epoch.
    drop(world.scheduler.take());
    world.store.next_epoch();
    let mut again = World::start_on(world.store.clone(), world.clock.clone(), no_settling(), succeed).await;
    let dead = again.store.runs().remove(0);
    assert_eq!((dead.status, dead.reason), (RunStatus::Interrupted, Some(Reason::CRASHED)));
    let next = again.finished().await;
    assert_eq!(next.scheduled_for, Some(noon() + seconds(120)), "its slot is not run again");
}

#[tokio::test(start_paused = true)]
async fn a_long_absence_means_one_run_and_then_the_grid() {
    let mut task = every(600);
    task.next_run_at = Some(noon() - TimeDelta::days(3));
    task.anchor_at = task.next_run_at;
    task.last_run_at = task.next_run_at;
    let mut world = World::start(vec![task], succeed).await;
    let first = world.finished().await;
    assert_eq!((first.trigger, first.missed_count), (RunTrigger::CatchUp, 3 * 144 + 1));
    let second = world.finished().await;
    assert_eq!((second.trigger, second.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(600))));
}

#[tokio::test(start_paused = true)]
async fn a_stored_slot_beyond_the_next_period_is_computed_anew() {
    let mut task = every(600);
    task.next_run_at = Some(noon() + TimeDelta::days(700));
    let mut world = World::start(vec![task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
}

/// The clock was two days ahead and was put right while the app was closed: a watermark out there would refuse every
/// move of the schedule until then.
#[tokio::test(start_paused = true)]
async fn a_watermark_far_ahead_of_the_clock_is_taken_back() {
    for suspended in [false, true] {
        let mut task = every(600);
        task.last_slot_at = Some(noon() + TimeDelta::days(2));
        task.next_run_at = Some(noon() + seconds(600));
        task.suspended_reason = suspended.then(|| "breaker".to_owned());
        let mut world = World::start(vec![task], succeed).await;
        world.settle().await;
        assert_eq!(world.task().last_slot_at, Some(noon()));
        let run = world.finished().await;
        assert_eq!(world.task().last_slot_at, run.scheduled_for);
        assert!(world.task().next_run_at > run.scheduled_for);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slot_of_a_zone_that_was_left_while_closed_is_computed_anew() {
    let mut task = cron("0 18 * * *", noon() + TimeDelta::hours(5)); // 18:00 in Berlin
    task.timezone = None;
    let mut world = World::start(vec![task], succeed).await; // in UTC now
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + TimeDelta::hours(6)));
}
