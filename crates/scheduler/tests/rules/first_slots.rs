//! A row that has no next slot yet follows the user's document.

use std::time::Duration;

use scheduler::{SchedulerOptions, edit::TaskEdit, task::SystemTask};

use crate::world::{
    World, cron, every, no_settling, noon, numbered, ports::Switchable, seconds, succeed, switched_off,
};

fn never_ran(task: SystemTask) -> SystemTask {
    SystemTask { last_run_at: None, next_run_at: None, last_slot_at: None, anchor_at: None, ..task }
}

#[tokio::test(start_paused = true)]
async fn with_a_last_run_it_is_due_one_interval_after_it() {
    let task = SystemTask { next_run_at: None, last_run_at: Some(noon() - seconds(100)), ..every(600) };
    let mut world = World::start([task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(500)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_100)), "and keeps that grid");
}

#[tokio::test(start_paused = true)]
async fn a_last_run_in_the_future_counts_as_one_of_now() {
    let task = SystemTask { next_run_at: None, last_run_at: Some(noon() + seconds(700_000)), ..every(600) };
    let mut world = World::start([task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn without_one_it_begins_shortly_after_the_start_and_keeps_that_grid() {
    let mut world = World::start([never_ran(every(2_700))], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(5)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(2_705)));
}

#[tokio::test(start_paused = true)]
async fn several_of_those_begin_a_second_apart() {
    let tasks = (1..=4).map(|id| never_ran(numbered(every(2_700), id)));
    let mut world = World::start(tasks, succeed).await;
    for n in 5..=8 {
        assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(n)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_slot_that_nobody_was_there_for_is_counted_from_the_next_start() {
    let task = SystemTask { next_run_at: Some(noon() - seconds(3_600)), ..never_ran(every(2_700)) };
    let task = SystemTask { next_run_at: Some(noon() - seconds(3_600)), ..task };
    let mut world = World::start([task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(5)));
}

#[tokio::test(start_paused = true)]
async fn a_pattern_begins_at_its_next_slot() {
    let mut world = World::start([never_ran(cron("30 * * * *", noon()))], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_800)));
}

#[tokio::test(start_paused = true)]
async fn so_does_a_task_that_is_added_while_the_scheduler_runs() {
    let mut world = World::start([switched_off(every(60))], succeed).await;
    world.pass(seconds(100)).await;
    world.store.insert_task(never_ran(numbered(every(2_700), 2)));
    world.handle.reload(scheduler::task::TaskId(2)).await.unwrap();
    let run = world.finished().await;
    assert!((seconds(105)..seconds(106)).contains(&(run.scheduled_for.unwrap() - noon())), "{run:?}");
}

#[tokio::test(start_paused = true)]
async fn those_that_have_run_or_are_switched_off_or_have_a_pattern_hold_up_no_first_slot() {
    let tasks = [every(86_400), switched_off(never_ran(every(2_700))), never_ran(cron("30 * * * *", noon()))];
    let tasks = tasks.into_iter().chain([never_ran(every(2_700))]);
    let tasks = (1..).zip(tasks).map(|(id, task)| numbered(task, id));
    let mut world = World::start(tasks, succeed).await;
    let first = world.finished().await;
    assert_eq!((first.task_id.0, first.scheduled_for), (4, Some(noon() + seconds(5))));
}

#[tokio::test(start_paused = true)]
async fn a_delay_beyond_all_reckoning_is_none_that_ends() {
    let options = SchedulerOptions { startup_delay: Duration::MAX, ..no_settling() };
    let world = World::of([never_ran(every(600))]).options(options).start(succeed).await;
    world.pass(seconds(3_600)).await;
    assert_eq!(world.history(), []);
    assert!(world.handle.status().borrow().alive);
}

/// It has come, and waits.
#[tokio::test(start_paused = true)]
async fn one_that_has_come_stays_where_it_is_under_a_new_name() {
    let network = Switchable::offline();
    let task = SystemTask { requires_network: true, ..never_ran(every(2_700)) };
    let mut world = World::of([task]).network(network.clone()).start(succeed).await;
    world.pass(seconds(30)).await;
    world.edit(TaskEdit { name: Some("New".to_owned()), ..TaskEdit::default() }).await;
    network.set_online(true);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(5)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(2_705)));
}
