//! Errors: counted, retried, and stopped from becoming storms.

use std::time::Duration;

use chrono::TimeDelta;
use scheduler::{
    RunNowReply,
    run::{RunStatus, RunTrigger, TaskRunResult},
};

use crate::world::{Act, TASK, World, every, fail, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn consecutive_errors_count_and_a_success_resets_them() {
    let mut world =
        World::start(vec![every(60)], |call| if call < 2 { fail(call) } else { succeed(call) }).await;
    world.finished().await;
    world.finished().await;
    let failing = world.task();
    assert_eq!(failing.error_count, 2);
    assert!(failing.failing_since.unwrap() < noon() + seconds(61), "since the first of them");
    assert_eq!(failing.last_error.as_deref(), Some("the source is down"));
    world.finished().await;
    let well = world.task();
    assert_eq!((well.error_count, well.failing_since, well.last_error), (0, None, None));
}

#[tokio::test(start_paused = true)]
async fn a_failed_attempt_is_retried_with_growing_pauses_and_counts_once() {
    let mut task = every(3_600);
    task.max_retries = 2;
    let mut world = World::start(vec![task], fail).await;
    let slot = Some(noon() + seconds(3_600));
    let attempts = [world.finished().await, world.finished().await, world.finished().await];
    for (n, run) in (1..).zip(&attempts) {
        assert_eq!((run.attempt, run.scheduled_for, run.status), (n, slot, RunStatus::Error));
    }
    assert_eq!(attempts[1].trigger, RunTrigger::Retry);
    let pause = |n: usize| attempts[n].started_at - attempts[n - 1].finished_at.unwrap();
    assert!((seconds(30)..=seconds(37)).contains(&pause(1)), "{}", pause(1));
    assert!((seconds(60)..=seconds(73)).contains(&pause(2)), "{}", pause(2));
    assert_eq!(world.task().error_count, 1, "one final error");
}

#[tokio::test(start_paused = true)]
async fn retry_after_wins_over_the_pause() {
    let mut task = every(3_600);
    task.max_retries = 1;
    let busy = |_| Act::Return(TaskRunResult::error("429").with_retry_after(Duration::from_mins(10)));
    let mut world = World::start(vec![task], busy).await;
    let (first, second) = (world.finished().await, world.finished().await);
    assert_eq!((second.started_at - first.finished_at.unwrap()).num_seconds(), 600);
}

#[tokio::test(start_paused = true)]
async fn permanent_errors_are_not_retried() {
    let mut task = every(3_600);
    task.max_retries = 5;
    let mut world = World::start(vec![task], |_| Act::Return(TaskRunResult::permanent_error("401"))).await;
    world.finished().await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
}

#[tokio::test(start_paused = true)]
async fn a_regular_slot_comes_instead_of_a_retry() {
    let mut task = every(20);
    task.max_retries = 3;
    let mut world = World::start(vec![task], fail).await;
    world.finished().await;
    assert_eq!(world.task().error_count, 1, "no retry follows, so it is final");
    let next = world.finished().await;
    assert_eq!((next.trigger, next.attempt), (RunTrigger::Schedule, 1));
}

#[tokio::test(start_paused = true)]
async fn the_breaker_suspends_probes_and_closes() {
    let mut task = every(60);
    task.breaker_threshold = 3;
    let mut world = World::start(vec![task], |call| if call < 4 { fail(call) } else { succeed(call) }).await;
    for _ in 0..3 {
        world.finished().await;
    }
    let tripped = world.task();
    assert_eq!(tripped.suspended_reason.as_deref(), Some("breaker"));
    assert!(tripped.enabled, "the switch stays the user's");
    let suspended_at = tripped.suspended_at.unwrap();
    let probe = world.finished().await;
    assert_eq!(probe.scheduled_for, Some(suspended_at + TimeDelta::hours(6)));
    assert!(world.task().is_suspended(), "the probe failed");
    let probe = world.finished().await;
    assert_eq!(probe.status, RunStatus::Success);
    let well = world.task();
    assert_eq!((well.suspended_reason.as_deref(), well.error_count), (None, 0));
    assert_eq!(world.finished().await.trigger, RunTrigger::Schedule, "back on its grid");
}

#[tokio::test(start_paused = true)]
async fn run_now_closes_the_breaker() {
    let mut task = every(60);
    task.breaker_threshold = 1;
    let mut world = World::start(vec![task], |call| if call == 0 { fail(call) } else { succeed(call) }).await;
    world.finished().await;
    assert!(world.task().is_suspended());
    assert!(matches!(world.handle.run_now(TASK).await.unwrap(), RunNowReply::Finished(_)));
    let well = world.task();
    assert!(!well.is_suspended());
    assert_eq!(well.next_run_at, Some(noon() + seconds(120)));
}
