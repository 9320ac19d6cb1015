//! Policy `all`: every slot that was missed is run, oldest first, at most a hundred.

use std::time::Duration;

use scheduler::{
    handler::RunContext,
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{Act, World, every, minutes, noon, succeed};

fn all(period: i64) -> SystemTask {
    SystemTask { catch_up: CatchUpPolicy::All, ..every(period) }
}

#[tokio::test(start_paused = true)]
async fn each_is_run_oldest_first() {
    let mut world = World::start([all(600)], succeed).await;
    world.clock.suspend(minutes(35));
    for n in 1..=3 {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + minutes(10 * n)), 1));
        assert_eq!(run.trigger, RunTrigger::CatchUp);
    }
    assert_eq!(world.finished().await.trigger, RunTrigger::Schedule);
}

#[tokio::test(start_paused = true)]
async fn they_do_not_overlap_and_are_not_in_each_others_way() {
    let mut world = World::start([all(600)], |_| Act::Work(Duration::from_secs(90))).await;
    world.clock.suspend(minutes(35));
    let mut ended = noon();
    for n in 1..=4 {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.status), (Some(noon() + minutes(10 * n)), RunStatus::Success));
        assert!(run.started_at >= ended);
        ended = run.finished_at.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn of_more_than_a_hundred_the_oldest_are_passed_over_in_one_row() {
    let mut world = World::start([all(60)], succeed).await;
    world.clock.suspend(minutes(130));
    let dropped = world.finished().await;
    assert_eq!((dropped.status, dropped.reason), (RunStatus::Skipped, Some(Reason::MISSED)));
    assert_eq!((dropped.scheduled_for, dropped.missed_count), (Some(noon() + minutes(30)), 30));
    for n in 31..=130 {
        let run = world.finished().await;
        assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::CatchUp, Some(noon() + minutes(n))));
    }
}

#[tokio::test(start_paused = true)]
async fn exactly_a_hundred_are_all_run() {
    let mut world = World::start([all(60)], succeed).await;
    world.clock.suspend(minutes(100));
    for n in 1..=100 {
        assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(n)));
    }
    assert_eq!(world.skipped(), []);
}

#[tokio::test(start_paused = true)]
async fn a_crash_in_the_middle_loses_none_of_them() {
    let mut world = World::start([all(600)], |_| Act::Work(Duration::from_secs(10))).await;
    world.clock.suspend(minutes(35));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(10)));
    world.started().await;
    world.die();
    let mut world = world.next_process().start(succeed).await;
    assert_eq!(world.history()[1].2, RunStatus::Interrupted, "the second was under way");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(30)));
}

#[tokio::test(start_paused = true)]
async fn run_now_in_between_takes_none_of_them_away() {
    let act = |run: &RunContext, _| match run.trigger {
        RunTrigger::Manual => Act::Work(Duration::from_secs(5)),
        _ => succeed(0),
    };
    let mut world = World::of([all(600)]).start_acting(act).await;
    world.clock.suspend(minutes(65));
    for _ in 0..2 {
        world.finished().await;
    }
    assert_eq!(world.run_now().await.status, RunStatus::Success);
    assert_eq!(world.finished().await.trigger, RunTrigger::Manual);
    for n in 3..=6 {
        let run = world.finished().await;
        assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::CatchUp, Some(noon() + minutes(10 * n))));
    }
}
