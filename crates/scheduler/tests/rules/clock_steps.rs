//! A wall clock that is set, and a computer that travels.

use chrono::{TimeDelta, TimeZone, Utc};
use scheduler::run::{RunStatus, RunTrigger};

use crate::world::{World, cron, every, fail_slowly, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_small_step_back_repeats_nothing() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.finished().await;
    world.clock.step(TimeDelta::minutes(-30));
    world.settle().await;
    let run = world.finished().await;
    assert_eq!(run.scheduled_for, Some(noon() + seconds(1_200)), "the slot after the last one, by the clock");
    assert!(world.now() >= noon() + seconds(1_200));
}

#[tokio::test(start_paused = true)]
async fn a_large_step_back_is_a_correction() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.finished().await;
    world.clock.step(TimeDelta::days(-700));
    let corrected = world.now();
    let run = world.finished().await;
    assert!(run.started_at - corrected <= seconds(601), "{}", run.started_at);
}

#[tokio::test(start_paused = true)]
async fn a_step_forward_is_like_a_sleep() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.clock.step(TimeDelta::days(2));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 288));
}

#[tokio::test(start_paused = true)]
async fn a_sleep_nobody_tells_of_is_noticed_at_the_next_wake() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.settle().await;
    world.clock.suspend_unnoticed(TimeDelta::minutes(35));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 4));
}

#[tokio::test(start_paused = true)]
async fn a_new_zone_moves_the_slots_of_tasks_that_follow_the_computer() {
    let mut task = cron("0 18 * * *", Utc.with_ymd_and_hms(2026, 1, 1, 18, 0, 0).unwrap());
    task.timezone = None;
    let mut world = World::start(vec![task], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.step(TimeDelta::seconds(3));
    let berlin_six_pm = Utc.with_ymd_and_hms(2026, 1, 1, 17, 0, 0).unwrap();
    assert_eq!(world.finished().await.scheduled_for, Some(berlin_six_pm));
}

/// Whatever wakes the manager to see the zone does not take back the slot that is due in that moment.
#[tokio::test(start_paused = true)]
async fn a_slot_that_is_due_when_a_new_zone_is_noticed_is_not_lost() {
    let one_pm = noon() + TimeDelta::hours(1);
    let mut task = cron("0 * * * *", one_pm);
    task.timezone = None;
    let mut world = World::start(vec![task], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    assert_eq!(world.finished().await.scheduled_for, Some(one_pm));
}

#[tokio::test(start_paused = true)]
async fn slots_missed_while_the_computer_slept_and_travelled_have_their_answer() {
    let mut task = cron("0 * * * *", noon() + TimeDelta::hours(1));
    task.timezone = None;
    let mut world = World::start(vec![task], succeed).await;
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.suspend(TimeDelta::minutes(9 * 60 + 20));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 9));
}

/// Attempt 2 of a slot that lies ahead again after the clock was put right would start before its slot.
#[tokio::test(start_paused = true)]
async fn no_retry_starts_before_its_slot() {
    let mut task = every(600);
    task.max_retries = 3;
    let mut world =
        World::start(vec![task], |call| if call == 0 { fail_slowly() } else { succeed(call) }).await;
    world.started().await;
    world.clock.step(TimeDelta::days(-20));
    let failed = world.finished().await;
    assert_eq!((failed.status, failed.attempt), (RunStatus::Error, 1));
    assert_eq!(world.task().error_count, 1, "there is no further attempt: the error is final");
    let next = world.finished().await;
    assert_eq!((next.trigger, next.attempt), (RunTrigger::Schedule, 1));
    assert!(next.started_at >= next.scheduled_for.unwrap());
}
