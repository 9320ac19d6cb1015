//! Intervals are a fixed grid.

use scheduler::run::{RunStatus, RunTrigger};

use crate::world::{Act, World, every, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_slot_starts_at_its_instant_and_not_before() {
    let mut world = World::start(vec![every(60)], succeed).await;
    let run = world.finished().await;
    assert_eq!(run.scheduled_for, Some(noon() + seconds(60)));
    assert!(run.started_at >= noon() + seconds(60), "{}", run.started_at);
    assert!(
        run.started_at < noon() + seconds(60) + chrono::TimeDelta::milliseconds(50),
        "{}",
        run.started_at
    );
    assert_eq!((run.trigger, run.status), (RunTrigger::Schedule, RunStatus::Success));
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_does_not_make_the_grid_drift() {
    let slow = |_| Act::Work(std::time::Duration::from_secs(25));
    let mut world = World::start(vec![every(60)], slow).await;
    for n in 1..=5 {
        assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(60 * n)));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_wakes_the_manager_between_two_slots() {
    let world = World::start(vec![every(3_000)], succeed).await;
    world.settle().await;
    let status = world.handle.status();
    assert_eq!(status.borrow().next_wake_at, Some(noon() + seconds(3_000)));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_never_ran_begins_shortly_after_the_start_and_keeps_that_grid() {
    let mut task = every(2_700);
    (task.last_run_at, task.next_run_at, task.last_slot_at, task.anchor_at) = (None, None, None, None);
    let mut world = World::start(vec![task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(5)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(2_705)));
}

#[tokio::test(start_paused = true)]
async fn a_row_with_a_last_run_but_no_next_one_is_due_one_interval_after_it() {
    let mut task = every(600);
    task.next_run_at = None;
    task.last_run_at = Some(noon() - seconds(100));
    let mut world = World::start(vec![task], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(500)));
}
