//! Policy `once`: one run stands for every slot that was missed.

use scheduler::run::{RunStatus, RunTrigger};

use crate::world::{World, cron, every, minutes, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn one_run_for_the_latest_slot_says_for_how_many_it_stands() {
    let mut world = World::start([every(600)], succeed).await;
    world.clock.suspend(minutes(95));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.status), (RunTrigger::CatchUp, RunStatus::Success));
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + minutes(90)), 9));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_next_slot_is_the_first_one_after_now_and_an_ordinary_one() {
    let mut world = World::start([every(600)], succeed).await;
    world.clock.suspend(minutes(95));
    world.finished().await;
    assert_eq!(world.task().next_run_at, Some(noon() + minutes(100)));
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + minutes(100))));
}

#[tokio::test(start_paused = true)]
async fn a_slot_of_this_very_moment_is_among_them() {
    let mut world = World::start([every(600)], succeed).await;
    world.settle().await;
    let left = noon() + minutes(90) - world.now();
    world.clock.suspend(left);
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + minutes(90)), 9));
    assert_eq!(world.task().next_run_at, Some(noon() + minutes(100)), "strictly after now");
}

#[tokio::test(start_paused = true)]
async fn slots_of_a_pattern_are_missed_and_caught_up_like_any_other() {
    let mut world = World::start([cron("0 * * * *", noon() + minutes(60))], succeed).await;
    world.clock.suspend(minutes(60 * 30 + 20));
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + minutes(60 * 30)), 30));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(60 * 31)));
}

#[tokio::test(start_paused = true)]
async fn a_failed_catch_up_is_an_error_like_any_other() {
    let mut world = World::start([every(600)], crate::world::fail).await;
    world.clock.suspend(minutes(95));
    assert_eq!(world.finished().await.trigger, RunTrigger::CatchUp);
    assert_eq!(world.task().error_count, 1);
    world.pass(seconds(1)).await;
    assert_eq!(world.store.runs().len(), 1, "it is not caught up again");
}
