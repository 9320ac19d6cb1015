//! After a start and after a resume nothing scheduled begins for a while.

use std::time::Duration;

use chrono::TimeDelta;
use scheduler::{
    SchedulerOptions,
    run::{RunStatus, RunTrigger},
    task::SystemTask,
};

use crate::world::{World, every, fail, minutes, noon, seconds, succeed};

/// As an application has them: 5 s after the start, 15 s after a resume.
fn as_delivered() -> SchedulerOptions {
    SchedulerOptions::default()
}

fn within_a_second(waited: TimeDelta, window: i64) {
    assert!((seconds(window)..seconds(window + 1)).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn after_a_start_five_seconds() {
    let due = Some(noon() - seconds(10));
    let task = SystemTask { next_run_at: due, anchor_at: due, ..every(600) };
    let mut world = World::of([task]).options(as_delivered()).start(succeed).await;
    within_a_second(world.finished().await.started_at - noon(), 5);
}

#[tokio::test(start_paused = true)]
async fn after_a_resume_fifteen_seconds() {
    let mut world = World::of([every(600)]).options(as_delivered()).start(succeed).await;
    world.settle().await;
    world.clock.suspend(minutes(21));
    let woke = world.now();
    let run = world.finished().await;
    within_a_second(run.started_at - woke, 15);
    assert_eq!(run.trigger, RunTrigger::CatchUp);
}

#[tokio::test(start_paused = true)]
async fn after_a_step_forward_as_after_a_resume() {
    let mut world = World::of([every(600)]).options(as_delivered()).start(succeed).await;
    world.settle().await;
    world.clock.step(TimeDelta::days(2));
    let stepped = world.now();
    within_a_second(world.finished().await.started_at - stepped, 15);
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_comes_within_the_window_waits_for_its_end_and_is_an_ordinary_one() {
    let mut world = World::of([every(600)]).options(as_delivered()).start(succeed).await;
    world.settle().await;
    world.clock.suspend(seconds(590));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(600))));
    within_a_second(run.started_at - noon(), 605);
}

#[tokio::test(start_paused = true)]
async fn a_retry_waits_for_its_end_too() {
    let task = SystemTask { max_retries: 1, ..every(3_600) };
    let mut world = World::of([task]).options(as_delivered()).start(fail).await;
    world.finished().await;
    world.clock.suspend(minutes(20));
    let woke = world.now();
    let retry = world.finished().await;
    assert_eq!((retry.trigger, retry.attempt), (RunTrigger::Retry, 2));
    within_a_second(retry.started_at - woke, 15);
}

#[tokio::test(start_paused = true)]
async fn a_person_is_not_held_up() {
    let mut world = World::of([every(600)]).options(as_delivered()).start(succeed).await;
    assert_eq!(world.run_now().await.started_at, noon());
    world.told();
    world.clock.suspend(minutes(21));
    let woke = world.now();
    let run = world.run_now().await;
    assert_eq!((run.status, run.started_at - woke), (RunStatus::Success, seconds(0)));
}

#[tokio::test(start_paused = true)]
async fn a_step_back_does_not_prolong_it() {
    let mut world = World::of([every(600)]).options(as_delivered()).start(succeed).await;
    world.settle().await;
    world.clock.step(TimeDelta::days(2));
    world.settle().await;
    world.clock.step(TimeDelta::days(-2));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
    assert!(world.now() < noon() + seconds(601));
}

/// By so little that it might be a slewed clock: no reason to begin the window anew.
#[tokio::test(start_paused = true)]
async fn a_small_step_forward_does_not_shorten_it() {
    let mut world = World::of([every(600)]).options(as_delivered()).start(succeed).await;
    world.settle().await;
    world.clock.suspend(minutes(21));
    let woke = world.now();
    world.pass(seconds(8)).await;
    let step = TimeDelta::milliseconds(1_900);
    world.clock.step(step);
    within_a_second(world.finished().await.started_at - woke - step, 15);
}

#[tokio::test(start_paused = true)]
async fn one_beyond_all_reckoning_never_ends() {
    let start_settle = Duration::from_secs(20_000_000_000_000);
    let options = SchedulerOptions { start_settle, ..as_delivered() };
    let world = World::of([every(60)]).options(options).start(succeed).await;
    world.pass(seconds(200)).await;
    let status = world.handle.status().borrow().clone();
    assert_eq!((status.alive, status.rebuilds, status.waiting), (true, 0, 1));
    assert_eq!(world.history(), []);
}
