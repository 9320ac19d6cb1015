//! A long absence costs no more than a short one.

use chrono::TimeDelta;
use scheduler::{
    run::{RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{World, cron, every, noon, succeed};

/// A pattern whose slots nobody has answered for so long.
fn unanswered(pattern: &str, absence: TimeDelta) -> SystemTask {
    let since = noon() - absence;
    SystemTask { last_run_at: Some(since), last_slot_at: None, ..cron(pattern, since) }
}

#[tokio::test(start_paused = true)]
async fn an_interval_means_one_run_and_then_the_grid() {
    let since = Some(noon() - TimeDelta::days(3));
    let task = SystemTask { next_run_at: since, anchor_at: since, last_run_at: since, ..every(600) };
    let mut world = World::start([task], succeed).await;
    let first = world.finished().await;
    assert_eq!((first.trigger, first.missed_count), (RunTrigger::CatchUp, 3 * 144 + 1));
    let second = world.finished().await;
    assert_eq!(
        (second.trigger, second.scheduled_for),
        (RunTrigger::Schedule, Some(noon() + TimeDelta::minutes(10)))
    );
}

#[tokio::test(start_paused = true)]
async fn thirty_days_of_every_minute_count_up_to_a_thousand() {
    let mut world = World::start([unanswered("* * * * *", TimeDelta::days(30))], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 1_000), "of 43,201");
    assert_eq!(run.scheduled_for, Some(noon()), "the latest all the same");
}

/// Three thousand million slots: whoever looks at each of them is not done within a day, whatever the computer.
#[tokio::test(start_paused = true)]
async fn a_century_of_every_second_is_decided_without_looking_at_each_slot() {
    for (catch_up, status) in [
        (CatchUpPolicy::Once, RunStatus::Success),
        (CatchUpPolicy::Skip, RunStatus::Skipped),
        (CatchUpPolicy::All, RunStatus::Skipped),
    ] {
        let task = SystemTask { catch_up, ..unanswered("* * * * * *", TimeDelta::days(36_500)) };
        let mut world = World::start([task], succeed).await;
        let first = world.finished().await;
        assert_eq!((first.status, first.missed_count), (status, 1_000), "{catch_up}");
        if catch_up == CatchUpPolicy::All {
            let oldest_kept = world.finished().await;
            assert_eq!(
                oldest_kept.scheduled_for.unwrap(),
                first.scheduled_for.unwrap() + TimeDelta::seconds(1)
            );
        } else {
            assert!(first.scheduled_for.unwrap() >= noon(), "{:?}", first.scheduled_for);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn so_do_those_of_an_interval() {
    let since = Some(noon() - TimeDelta::days(30));
    let task = SystemTask { next_run_at: since, anchor_at: since, last_run_at: since, ..every(60) };
    let run = World::start([task], succeed).await.finished().await;
    assert_eq!((run.missed_count, run.scheduled_for), (1_000, Some(noon())));
}
