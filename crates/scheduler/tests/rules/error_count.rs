//! Consecutive final errors are counted.

use std::time::Duration;

use scheduler::{
    edit::TaskEdit,
    run::{Reason, RunStatus, TaskRunResult},
    task::SystemTask,
};

use crate::world::{Act, TASK, World, every, fail, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn each_error_adds_one_and_a_success_takes_them_away() {
    let mut world = World::start([every(60)], |call| if call < 2 { fail(call) } else { succeed(call) }).await;
    let first = world.finished().await;
    world.finished().await;
    let failing = world.task();
    assert_eq!((failing.error_count, failing.failing_since), (2, Some(first.started_at)));
    assert_eq!(failing.last_error.as_deref(), Some("the source is down"));
    world.finished().await;
    let well = world.task();
    assert_eq!((well.error_count, well.failing_since, well.last_error), (0, None, None));
}

#[tokio::test(start_paused = true)]
async fn timeouts_and_panics_are_errors() {
    let task = SystemTask { timeout_seconds: 10, ..every(60) };
    let act = |call| if call == 0 { Act::Panic } else { Act::Ignore(Duration::from_secs(1_000)) };
    let mut world = World::start([task], act).await;
    assert_eq!(world.finished().await.reason, Some(Reason::PANICKED));
    assert_eq!(world.finished().await.reason, Some(Reason::TIMED_OUT));
    assert_eq!(world.task().error_count, 2);
}

#[tokio::test(start_paused = true)]
async fn a_success_on_request_takes_them_away_too() {
    let task = SystemTask { error_count: 4, failing_since: Some(noon()), ..every(60) };
    let world = World::start([task], succeed).await;
    world.run_now().await;
    assert_eq!((world.task().error_count, world.task().failing_since), (0, None));
}

#[tokio::test(start_paused = true)]
async fn so_does_enabling() {
    let world = World::start([SystemTask { error_count: 4, ..every(60) }], succeed).await;
    for enabled in [false, true] {
        world.edit(TaskEdit { enabled: Some(enabled), ..TaskEdit::default() }).await;
    }
    assert_eq!(world.task().error_count, 0);
}

#[tokio::test(start_paused = true)]
async fn skipped_cancelled_and_interrupted_leave_them_alone() {
    let act = |call| match call {
        0 => Act::Return(TaskRunResult::skipped(Reason::NOT_CONFIGURED, "{}")),
        _ => Act::Work(Duration::from_secs(50)),
    };
    let mut world = World::start([SystemTask { error_count: 2, ..every(60) }], act).await;
    assert_eq!(world.finished().await.status, RunStatus::Skipped);
    let (run, _) = world.started().await;
    world.handle.cancel(run).await.unwrap();
    assert_eq!(world.finished().await.status, RunStatus::Cancelled);
    world.started().await;
    world.shutdown().await;
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Interrupted);
    assert_eq!(world.store.task(TASK).unwrap().error_count, 2);
}

#[tokio::test(start_paused = true)]
async fn of_an_error_that_is_retried_only_the_last_attempt_counts() {
    let task = SystemTask { max_retries: 2, ..every(3_600) };
    let mut world = World::start([task], fail).await;
    for counted in [0, 0, 1] {
        world.finished().await;
        assert_eq!(world.task().error_count, counted);
    }
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
}
