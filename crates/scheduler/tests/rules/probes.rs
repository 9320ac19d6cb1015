//! A suspended task is tried once in six hours, and whenever somebody asks.

use std::time::Duration;

use chrono::TimeDelta;
use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::SystemTask,
};

use crate::world::{Act, World, cron, every, fail, minutes, noon, seconds, succeed};

/// Suspended at noon, its next probe six hours later.
fn suspended() -> SystemTask {
    SystemTask {
        suspended_reason: Some("breaker".to_owned()),
        suspended_at: Some(noon()),
        error_count: 1,
        breaker_threshold: 1,
        next_run_at: Some(noon() + TimeDelta::hours(6)),
        ..every(60)
    }
}

#[tokio::test(start_paused = true)]
async fn one_each_six_hours() {
    let mut world = World::start([suspended()], fail).await;
    let mut previous = noon();
    for _ in 0..3 {
        let probe = world.finished().await;
        assert_eq!((probe.trigger, probe.attempt), (RunTrigger::Retry, 1));
        let apart = probe.started_at - previous;
        assert!((TimeDelta::hours(6)..TimeDelta::hours(6) + seconds(1)).contains(&apart), "{apart}");
        previous = probe.started_at;
    }
    assert!(world.task().is_suspended());
}

#[tokio::test(start_paused = true)]
async fn a_success_brings_it_back_on_its_grid() {
    let mut world = World::start([suspended()], succeed).await;
    assert_eq!(world.finished().await.status, RunStatus::Success);
    let task = world.task();
    assert_eq!((task.suspended_reason, task.suspended_at, task.error_count), (None, None, 0));
    let next = world.finished().await;
    assert_eq!((next.trigger, next.missed_count), (RunTrigger::Schedule, 0));
    assert_eq!(next.scheduled_for, Some(noon() + TimeDelta::hours(6) + seconds(60)));
}

#[tokio::test(start_paused = true)]
async fn so_does_a_success_on_request() {
    let mut world = World::start([suspended()], succeed).await;
    world.pass(seconds(90)).await;
    world.run_now().await;
    assert!(!world.task().is_suspended());
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(120)));
    world.told();
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_failure_on_request_leaves_the_next_one_where_it_is() {
    let world = World::start([suspended()], fail).await;
    world.pass(minutes(60)).await;
    world.run_now().await;
    let task = world.task();
    assert_eq!((task.is_suspended(), task.error_count), (true, 2));
    assert_eq!(task.next_run_at, Some(noon() + TimeDelta::hours(6)));
    assert_eq!(world.next_wake_at(), task.next_run_at);
}

#[tokio::test(start_paused = true)]
async fn one_that_comes_during_a_run_on_request_is_passed_over() {
    let task = SystemTask { next_run_at: Some(noon() + seconds(60)), ..suspended() };
    let failing_slowly = |_| Act::Ignore(Duration::from_secs(1_000));
    let mut world = World::start([SystemTask { timeout_seconds: 100, ..task }], failing_slowly).await;
    world.run_now().await;
    let row = world.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::OVERLAP), 1));
    assert_eq!(world.task().next_run_at.unwrap(), row.started_at + TimeDelta::hours(6));
}

#[tokio::test(start_paused = true)]
async fn one_that_was_slept_over_is_made_up_for_once() {
    let world = World::start([suspended()], fail).await;
    world.settle().await;
    world.clock.suspend(TimeDelta::hours(40));
    world.settle().await;
    let runs = world.store.runs();
    assert_eq!((runs.len(), runs[0].trigger, runs[0].missed_count), (1, RunTrigger::Retry, 0));
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_is_not_retried() {
    let world = World::start([SystemTask { max_retries: 3, ..suspended() }], fail).await;
    world.pass(TimeDelta::hours(11)).await;
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn at_a_start_one_that_is_missing_or_too_far_off_is_set() {
    for next_run_at in [None, Some(noon() + TimeDelta::days(700))] {
        let world = World::start([SystemTask { next_run_at, ..suspended() }], fail).await;
        assert_eq!(world.task().next_run_at, Some(noon() + TimeDelta::hours(6)));
    }
}

#[tokio::test(start_paused = true)]
async fn its_instant_may_come_twice_on_a_clock_that_is_put_right() {
    let mut world = World::start([suspended()], fail).await;
    let first = world.finished().await;
    world.clock.step(noon() - world.now()); // six hours from now is that instant again
    world.settle().await;
    assert_eq!(world.task().next_run_at, first.scheduled_for);
    let second = world.finished().await;
    assert_eq!((second.trigger, second.status), (RunTrigger::Retry, RunStatus::Error));
    assert!(second.scheduled_for > first.scheduled_for, "it is not run twice");
    assert!(second.started_at - noon() < TimeDelta::hours(12) + seconds(1), "and holds up no other");
}

/// The slot before the probe's instant comes once more, and this time nothing keeps it back.
#[tokio::test(start_paused = true)]
async fn one_that_was_passed_over_answers_no_slot_of_the_schedule() {
    let (slot, probe_at) = (noon() + minutes(330), noon() + minutes(345));
    let hourly = cron("30 * * * *", noon() + minutes(30));
    let SystemTask { frequency_cron, frequency_seconds, .. } = hourly;
    let task = SystemTask { frequency_cron, frequency_seconds, next_run_at: Some(probe_at), ..suspended() };
    let mut world = World::start([task], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    let row = world.finished().await;
    assert_eq!((row.scheduled_for, row.reason), (Some(probe_at), Some(Reason::PAUSED)));
    world.handle.resume().await.unwrap();
    world.clock.step(minutes(-75));
    world.settle().await;
    world.run_now().await;
    assert_eq!((world.task().is_suspended(), world.task().next_run_at), (false, Some(slot)));
    world.told();
    for slot in [slot, slot + minutes(60)] {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.trigger), (Some(slot), RunTrigger::Schedule));
        assert_eq!(world.task().last_slot_at, Some(slot), "the schedule moves on");
    }
}
