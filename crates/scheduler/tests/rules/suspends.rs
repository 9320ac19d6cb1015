//! The computer sleeps: told of or not, in the middle of a run or between two.

use std::time::Duration;

use chrono::TimeDelta;
use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::SystemTask,
};

use crate::world::{Act, World, every, minutes, succeed};

#[tokio::test(start_paused = true)]
async fn one_that_nobody_tells_of_is_noticed_at_the_next_wake() {
    let mut world = World::start([every(600)], succeed).await;
    world.settle().await;
    world.clock.suspend_unnoticed(minutes(35));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 4));
}

#[tokio::test(start_paused = true)]
async fn one_in_the_middle_of_a_run_does_not_end_it() {
    let task = SystemTask { timeout_seconds: 100, ..every(600) };
    let mut world = World::start([task], |_| Act::Work(Duration::from_secs(90))).await;
    world.started().await;
    world.clock.suspend(TimeDelta::hours(9));
    let run = loop {
        let run = world.finished().await;
        if run.status != RunStatus::Skipped {
            break run;
        }
    };
    assert_eq!((run.status, run.duration_ms), (RunStatus::Success, Some(90_000)), "awake time");
    assert!(run.finished_at.unwrap() - run.started_at > TimeDelta::hours(9));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_counts_the_time_awake_before_and_after_it() {
    let task = SystemTask { timeout_seconds: 100, ..every(6_000) };
    let mut world = World::start([task], |_| Act::Ignore(Duration::from_secs(1_000))).await;
    world.started().await;
    world.pass(TimeDelta::seconds(60)).await;
    world.clock.suspend(TimeDelta::minutes(30));
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::TIMED_OUT)));
    assert_eq!(run.duration_ms, Some(105_000), "100 s and a grace of 5 s");
}
