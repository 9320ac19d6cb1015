//! After so many consecutive errors a task is suspended.

use std::time::Duration;

use chrono::TimeDelta;
use scheduler::{
    SchedulerOptions,
    edit::TaskEdit,
    event::SchedulerEvent,
    run::Reason,
    schedule::Frequency,
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{Act, World, every, fail, minutes, no_settling, noon, seconds, succeed};

fn guarded(breaker_threshold: i64) -> SystemTask {
    SystemTask { breaker_threshold, ..every(60) }
}

#[tokio::test(start_paused = true)]
async fn at_the_threshold_it_trips_and_the_switch_stays_the_users() {
    let mut world = World::start([guarded(3)], fail).await;
    for _ in 0..2 {
        world.finished().await;
        assert!(!world.task().is_suspended());
    }
    let third = world.finished().await;
    let task = world.task();
    assert_eq!((task.suspended_reason.as_deref(), task.enabled), (Some("breaker"), true));
    assert_eq!((task.suspended_at, task.error_count), (third.finished_at, 3));
    world.pass(minutes(60)).await;
    assert_eq!(world.store.runs().len(), 3, "its slots do not run");
}

#[tokio::test(start_paused = true)]
async fn a_threshold_of_zero_switches_it_off() {
    let world = World::start([guarded(0)], fail).await;
    world.pass(minutes(60)).await;
    assert_eq!((world.task().error_count, world.task().is_suspended()), (60, false));
}

#[tokio::test(start_paused = true)]
async fn errors_of_runs_on_request_count() {
    let task = SystemTask { breaker_threshold: 2, ..every(6_000) };
    let world = World::start([task], fail).await;
    world.run_now().await;
    world.run_now().await;
    assert!(world.task().is_suspended());
}

#[tokio::test(start_paused = true)]
async fn it_trips_once_however_often_its_probes_fail() {
    let mut world = World::start([guarded(1)], fail).await;
    world.finished().await;
    let tripped_at = world.task().suspended_at;
    for _ in 0..3 {
        world.finished().await;
    }
    assert_eq!(world.task().suspended_at, tripped_at);
    // Whoever notifies does so when a run's end leaves a suspension that began with it.
    let trips = world.told().into_iter().filter(|event| match event {
        SchedulerEvent::RunFinished { run, task } => task.suspended_at == run.finished_at,
        _ => false,
    });
    assert_eq!(trips.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn enabling_closes_it() {
    let mut world =
        World::start([guarded(1)], |call| if call == 0 { fail(call) } else { succeed(call) }).await;
    world.finished().await;
    for enabled in [false, true] {
        world.edit(TaskEdit { enabled: Some(enabled), ..TaskEdit::default() }).await;
    }
    let switched_at = world.now();
    assert_eq!((world.task().suspended_reason, world.task().suspended_at), (None, None));
    assert_eq!(world.finished().await.scheduled_for, Some(switched_at + seconds(60)));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_runs_only_on_request_is_not_probed() {
    let manual = SystemTask { frequency_seconds: None, next_run_at: None, ..guarded(1) };
    let world = World::start([manual], fail).await;
    world.run_now().await;
    assert!(world.task().is_suspended());
    assert_eq!((world.task().next_run_at, world.next_wake_at()), (None, None));
}

#[tokio::test(start_paused = true)]
async fn a_suspended_task_that_gets_a_schedule_gets_its_probes() {
    let manual = SystemTask { frequency_seconds: None, next_run_at: None, ..guarded(1) };
    let mut world = World::start([manual], |call| if call == 0 { fail(call) } else { succeed(call) }).await;
    world.run_now().await;
    let frequency = Some(Frequency::Every { seconds: 60 });
    world.edit(TaskEdit { frequency, ..TaskEdit::default() }).await;
    world.told();
    let probe = world.finished().await;
    assert_eq!(probe.scheduled_for.unwrap() - noon(), TimeDelta::hours(6));
    assert!(!world.task().is_suspended());
}

#[tokio::test(start_paused = true)]
async fn one_that_loses_its_schedule_loses_its_probe() {
    let mut world = World::start([guarded(1)], fail).await;
    world.finished().await;
    world.edit(TaskEdit { frequency: Some(Frequency::Manual), ..TaskEdit::default() }).await;
    assert_eq!((world.task().next_run_at, world.next_wake_at()), (None, None));
}

/// They were not in the way of the run that suspended the task, nor it in theirs: it was the latest of them.
#[tokio::test(start_paused = true)]
async fn slots_that_still_wait_to_be_caught_up_when_it_trips_were_missed() {
    let task = SystemTask { catch_up: CatchUpPolicy::All, breaker_threshold: 2, ..every(3_600) };
    let world = World::start([task], fail).await;
    world.clock.suspend(minutes(10 * 60 + 30));
    world.pass(minutes(1)).await;
    assert!(world.task().is_suspended());
    assert_eq!(world.store.runs().len(), 3, "two of the ten slots were tried");
    let row = world.skipped().pop().unwrap();
    assert_eq!((row.reason, row.blocked_by), (Some(Reason::MISSED), None));
    assert_eq!((row.scheduled_for, row.missed_count), (Some(noon() + minutes(10 * 60)), 8));
    assert_eq!(world.task().last_status.as_deref(), Some("error"), "that is what the task did last");
    assert!(world.task().next_run_at.unwrap() > world.now() + minutes(5 * 60), "its next is a probe");
}

#[tokio::test(start_paused = true)]
async fn so_were_those_from_before_a_run_on_request_that_trips_it_but_not_one_that_came_while_it_ran() {
    let options = SchedulerOptions { resume_settle: Duration::from_secs(15), ..no_settling() };
    let setup = World::of([guarded(1)]).options(options);
    let world = setup.start(|_| Act::Fail(Duration::from_secs(80))).await;
    world.clock.suspend(seconds(630));
    let run = world.run_now().await;
    world.settle().await;
    let rows = world
        .skipped()
        .into_iter()
        .map(|row| (row.reason, row.blocked_by, row.scheduled_for, row.missed_count));
    let missed = (Some(Reason::MISSED), None, Some(noon() + seconds(600)), 10);
    let overlapping = (Some(Reason::OVERLAP), Some(run.id), Some(noon() + seconds(660)), 1);
    assert_eq!(rows.collect::<Vec<_>>(), [missed, overlapping]);
}
