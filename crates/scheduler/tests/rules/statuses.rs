//! The words of a run's end and what they leave on the task.

use scheduler::{
    run::{Reason, RunStatus, TaskRunResult},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{Act, World, every, minutes, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_success_leaves_its_summary() {
    let act = |_| Act::Return(TaskRunResult::success(r#"{"inserted":24}"#));
    let mut world = World::start([every(60)], act).await;
    let run = world.finished().await;
    let task = world.task();
    assert_eq!(
        (run.result.as_deref(), task.last_result.as_deref()),
        (Some(r#"{"inserted":24}"#), Some(r#"{"inserted":24}"#))
    );
    assert_eq!((task.last_status.as_deref(), task.last_run_at), (Some("success"), Some(run.started_at)));
}

#[tokio::test(start_paused = true)]
async fn an_error_leaves_its_sentence() {
    let mut world = World::start([every(60)], crate::world::fail).await;
    let run = world.finished().await;
    assert_eq!(run.error_message.as_deref(), Some("the source is down"));
    assert_eq!((world.task().last_status.as_deref(), world.task().error_count), (Some("error"), 1));
}

#[tokio::test(start_paused = true)]
async fn a_handler_with_nothing_to_do_says_skipped_and_why() {
    let act = |_| Act::Return(TaskRunResult::skipped(Reason::NOT_CONFIGURED, r#"{"reason":"no api key"}"#));
    let mut world = World::start([every(60)], act).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Skipped, Some(Reason::NOT_CONFIGURED)));
    let task = world.task();
    assert_eq!((task.last_status.as_deref(), task.error_count), (Some("skipped"), 0));
    assert_eq!(task.last_run_at, Some(run.started_at), "its handler was called");
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_was_passed_over_does_not_move_the_last_run() {
    let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
    let mut world = World::start([task], succeed).await;
    world.clock.suspend(minutes(95));
    assert_eq!(world.finished().await.reason, Some(Reason::MISSED));
    let task = world.task();
    assert_eq!((task.last_run_at, task.last_status.as_deref()), (Some(noon()), Some("skipped")));
}

#[tokio::test(start_paused = true)]
async fn a_type_without_a_handler_is_an_error_that_says_so() {
    let task = SystemTask { task_type: "nobody".to_owned(), max_retries: 3, ..every(600) };
    let mut world = World::start([task], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::UNKNOWN_TASK_TYPE)));
    assert!(run.error_message.unwrap().contains("\"nobody\""));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)), "not retried");
}
