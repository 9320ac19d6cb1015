//! Slots that passed while nobody could run them: the app was closed, the computer slept, the clock jumped.

use chrono::TimeDelta;
use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::CatchUpPolicy,
};

use crate::world::{World, cron, every, no_settling, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn late_by_up_to_a_minute_is_an_ordinary_run() {
    let mut task = every(3_600);
    task.next_run_at = Some(noon() - seconds(60));
    task.anchor_at = task.next_run_at;
    let mut world = World::start(vec![task], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::Schedule, 0));
}

#[tokio::test(start_paused = true)]
async fn once_runs_one_catch_up_for_all_that_were_missed() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.clock.suspend(TimeDelta::minutes(95));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.status), (RunTrigger::CatchUp, RunStatus::Success));
    assert_eq!(run.scheduled_for, Some(noon() + seconds(9 * 600)), "the latest missed slot");
    assert_eq!(run.missed_count, 9);
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(10 * 600)));
    assert_eq!(world.finished().await.trigger, RunTrigger::Schedule);
}

#[tokio::test(start_paused = true)]
async fn skip_leaves_one_row_with_the_count() {
    let mut task = every(600);
    task.catch_up = CatchUpPolicy::Skip;
    let mut world = World::start(vec![task], succeed).await;
    world.clock.suspend(TimeDelta::minutes(95));
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Skipped, Some(Reason::MISSED)));
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + seconds(5_400)), 9));
    assert_eq!(world.task().last_run_at, Some(noon()), "no handler was called");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(6_000)));
}

#[tokio::test(start_paused = true)]
async fn all_runs_each_oldest_first() {
    let mut task = every(600);
    task.catch_up = CatchUpPolicy::All;
    let mut world = World::start(vec![task], succeed).await;
    world.clock.suspend(TimeDelta::minutes(35));
    for n in 1..=3 {
        let run = world.finished().await;
        assert_eq!(run.scheduled_for, Some(noon() + seconds(600 * n)));
        assert_eq!(run.trigger, RunTrigger::CatchUp);
    }
    assert_eq!(world.finished().await.trigger, RunTrigger::Schedule);
}

#[tokio::test(start_paused = true)]
async fn all_replays_at_most_a_hundred_and_says_what_it_dropped() {
    let mut task = every(60);
    task.catch_up = CatchUpPolicy::All;
    let mut world = World::start(vec![task], succeed).await;
    world.clock.suspend(TimeDelta::minutes(130));
    let dropped = world.finished().await;
    assert_eq!((dropped.status, dropped.missed_count), (RunStatus::Skipped, 30));
    let first = world.finished().await;
    assert_eq!(first.scheduled_for, Some(noon() + seconds(31 * 60)));
}

#[tokio::test(start_paused = true)]
async fn no_catch_up_when_the_next_slot_is_on_its_way() {
    let mut world = World::start(vec![every(3_600)], succeed).await;
    world.clock.suspend(TimeDelta::minutes(60 + 57));
    let skipped = world.finished().await;
    assert_eq!((skipped.status, skipped.reason), (RunStatus::Skipped, Some(Reason::MISSED)));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(7_200))));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_never_ran_catches_nothing_up() {
    let mut task = cron("0 * * * *", noon() - seconds(7_200));
    task.last_run_at = None;
    task.last_slot_at = None;
    let mut world = World::start(vec![task], succeed).await;
    let skipped = world.finished().await;
    assert_eq!((skipped.status, skipped.missed_count), (RunStatus::Skipped, 3));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(3_600)));
}

#[tokio::test(start_paused = true)]
async fn after_a_resume_nothing_starts_within_the_settle_window() {
    let options =
        scheduler::SchedulerOptions { resume_settle: std::time::Duration::from_secs(15), ..no_settling() };
    let mut world = World::start_with(vec![every(600)], options, succeed).await;
    world.settle().await;
    world.clock.suspend(TimeDelta::minutes(21));
    let woke = world.now();
    let run = world.finished().await;
    let waited = run.started_at - woke;
    assert!(waited >= seconds(15) && waited < seconds(16), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn catch_ups_leave_a_second_apart_and_take_half_of_the_workers() {
    let tasks = (1..=4).map(|id| {
        let mut task = every(600);
        task.id = scheduler::task::TaskId(id);
        task.task_type = "test".to_owned();
        task.component = format!("c{id}");
        task
    });
    let slow = |_| crate::world::Act::Work(std::time::Duration::from_secs(30));
    let mut world = World::start(tasks.collect(), slow).await;
    world.clock.suspend(TimeDelta::minutes(25));
    let woke = world.now();
    world.started().await;
    world.started().await;
    assert!(world.now() - woke >= seconds(1), "the second left a second after the first");
    world.pass(seconds(5)).await;
    assert_eq!(world.handle.status().borrow().running.len(), 2, "half of four workers");
    world.started().await;
    assert!(world.now() - woke >= seconds(30), "the third waited for a worker");
}

#[tokio::test(start_paused = true)]
async fn thirty_days_of_every_minute_are_counted_lazily() {
    let mut task = cron("* * * * *", noon() - TimeDelta::days(30));
    task.last_run_at = task.next_run_at;
    let mut world = World::start(vec![task], succeed).await;
    let run = world.finished().await;
    assert_eq!(run.missed_count, 1_000, "capped");
    assert_eq!(run.scheduled_for, Some(noon()), "the latest all the same");
}
