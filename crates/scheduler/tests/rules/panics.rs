//! A handler that panics.

use scheduler::{
    handler::{Handler, HandlerRegistry, RunContext},
    run::{Reason, RunStatus, TaskRunResult},
    task::SystemTask,
};

use crate::world::{Act, World, every, noon, numbered, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn it_is_an_error_of_that_run_alone() {
    let mut world =
        World::start([every(60)], |call| if call == 0 { Act::Panic } else { succeed(call) }).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::PANICKED)));
    assert!(run.error_message.unwrap().contains("the handler's own words"));
    assert_eq!(world.task().error_count, 1);
    let next = world.finished().await;
    assert_eq!((next.status, next.scheduled_for), (RunStatus::Success, Some(noon() + seconds(120))));
}

#[tokio::test(start_paused = true)]
async fn the_manager_and_the_other_tasks_do_not_notice() {
    let tasks = [every(60), numbered(every(60), 2)];
    let setup = World::of(tasks);
    let world = setup
        .start_acting(|context, call| if context.task.id.0 == 1 { Act::Panic } else { succeed(call) })
        .await;
    world.pass(seconds(305)).await;
    let well = world.runs_of(scheduler::task::TaskId(2));
    assert!(well.len() == 5 && well.iter().all(|run| run.status == RunStatus::Success));
    assert_eq!(world.handle.status().borrow().rebuilds, 0);
}

/// Panics before it has even returned its future.
struct Hasty;

impl Handler for Hasty {
    fn run(&self, context: RunContext) -> futures::future::BoxFuture<'_, TaskRunResult> {
        panic!("run {} came too early", context.run_id)
    }
}

#[tokio::test(start_paused = true)]
async fn so_it_is_before_the_handler_has_returned_its_future() {
    let mut handlers = HandlerRegistry::new();
    handlers.register("test", Hasty);
    let mut world = World::of([every(60)]).start_with(handlers).await;
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::PANICKED)));
    assert!(run.error_message.unwrap().contains("came too early"));
}

/// Waits for ever, and panics when it is dropped.
struct Sore;

impl Drop for Sore {
    fn drop(&mut self) {
        panic!("it will not go");
    }
}

struct Unwilling;

impl Handler for Unwilling {
    fn run(&self, _context: RunContext) -> futures::future::BoxFuture<'_, TaskRunResult> {
        Box::pin(async {
            let _sore = Sore;
            std::future::pending().await
        })
    }
}

/// It took too long, whatever it says when it is dropped; and it says so once.
#[tokio::test(start_paused = true)]
async fn one_that_panics_when_it_is_dropped_has_ended_as_it_was_asked_to() {
    let mut handlers = HandlerRegistry::new();
    handlers.register("test", Unwilling);
    let task = SystemTask { timeout_seconds: 5, ..every(60) };
    let mut world = World::of([task]).start_with(handlers).await;
    for n in 1..=2 {
        let run = world.finished().await;
        assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::TIMED_OUT)));
        assert_eq!(run.scheduled_for, Some(noon() + seconds(60 * n)));
    }
    assert_eq!(world.handle.status().borrow().rebuilds, 0);
    world.pass(seconds(30)).await;
    assert_eq!(world.shutdown().await.interrupted, 0);
}

#[tokio::test(start_paused = true)]
async fn it_is_retried_like_any_other_error() {
    let task = SystemTask { max_retries: 1, ..every(600) };
    let mut world = World::start([task], |call| if call == 0 { Act::Panic } else { succeed(call) }).await;
    assert_eq!(world.finished().await.reason, Some(Reason::PANICKED));
    let retry = world.finished().await;
    assert_eq!((retry.attempt, retry.status), (2, RunStatus::Success));
    assert_eq!(world.task().error_count, 0);
}
