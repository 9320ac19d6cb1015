//! Tasks that are switched off, and on again.

use std::time::Duration;

use scheduler::{edit::TaskEdit, run::RunStatus, task::SystemTask};

use crate::world::{Act, World, every, fail, minutes, noon, seconds, succeed, switched_off};

fn switch(enabled: bool) -> TaskEdit {
    TaskEdit { enabled: Some(enabled), ..TaskEdit::default() }
}

#[tokio::test(start_paused = true)]
async fn a_disabled_task_has_no_slots_and_shows_no_next_run() {
    let world = World::start([switched_off(every(60))], succeed).await;
    world.pass(minutes(10)).await;
    assert_eq!((world.history(), world.next_wake_at()), (vec![], None));
}

#[tokio::test(start_paused = true)]
async fn disabling_takes_the_next_slot_away() {
    let world = World::start([every(60)], succeed).await;
    world.edit(switch(false)).await;
    assert_eq!((world.task().next_run_at, world.next_wake_at()), (None, None));
    world.pass(minutes(10)).await;
    assert_eq!(world.history(), []);
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_disabled_but_holds_a_slot_is_put_right_at_the_start() {
    let world = World::start([SystemTask { enabled: false, ..every(60) }], succeed).await;
    assert_eq!(world.task().next_run_at, None);
}

#[tokio::test(start_paused = true)]
async fn enabling_counts_from_now_with_no_errors_and_a_closed_breaker() {
    let suspended_reason = Some("breaker".to_owned());
    let task = SystemTask { error_count: 4, suspended_reason, failing_since: Some(noon()), ..every(60) };
    let mut world = World::start([switched_off(task)], succeed).await;
    world.pass(seconds(605)).await;
    let enabled_at = world.now();
    world.edit(switch(true)).await;
    let task = world.task();
    assert_eq!((task.error_count, task.failing_since, task.suspended_reason), (0, None, None));
    assert_eq!(task.next_run_at, Some(enabled_at + seconds(60)));
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.missed_count), (Some(enabled_at + seconds(60)), 0));
    assert_eq!(world.finished().await.scheduled_for, Some(enabled_at + seconds(120)), "the grid from there");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_fails_afterwards_is_not_retried() {
    let task = SystemTask { max_retries: 3, ..every(600) };
    let mut world = World::start([task], |_| Act::Fail(Duration::from_secs(20))).await;
    world.started().await;
    world.edit(switch(false)).await;
    assert_eq!(world.finished().await.status, RunStatus::Error);
    world.settle().await;
    assert_eq!(world.next_wake_at(), None);
}

#[tokio::test(start_paused = true)]
async fn disabling_gives_up_a_retry() {
    let task = SystemTask { max_retries: 3, ..every(600) };
    let mut world = World::start([task], fail).await;
    assert_eq!(world.finished().await.status, RunStatus::Error);
    world.edit(switch(false)).await;
    world.pass(minutes(60)).await;
    assert_eq!(world.store.runs().len(), 1);
}
