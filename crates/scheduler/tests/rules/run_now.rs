//! Run now: the same road as a scheduled run, ahead of the queue, beside the schedule.

use std::time::Duration;

use scheduler::{
    RunNowReply,
    error::RunNowError,
    run::{RunStatus, RunTrigger},
    task::TaskId,
};

use crate::world::{Act, TASK, World, every, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn it_runs_at_once_and_never_moves_the_next_slot() {
    let world = World::start(vec![every(600)], succeed).await;
    let RunNowReply::Finished(run) = world.handle.run_now(TASK).await.unwrap() else {
        panic!("nothing else runs")
    };
    assert_eq!((run.trigger, run.status, run.scheduled_for), (RunTrigger::Manual, RunStatus::Success, None));
    assert_eq!(run.started_at, noon());
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(600)));
    assert_eq!(world.task().last_run_at, Some(run.started_at));
}

#[tokio::test(start_paused = true)]
async fn while_the_task_runs_it_names_that_run() {
    let mut world = World::start(vec![every(600)], |_| Act::Work(Duration::from_secs(100))).await;
    let (running, _) = world.started().await;
    let RunNowReply::AlreadyRunning(named) = world.handle.run_now(TASK).await.unwrap() else {
        panic!("it is running");
    };
    assert_eq!(named, running);
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_second_click_before_the_first_is_claimed_does_not_run_twice() {
    let world = World::start(vec![every(600)], |_| Act::Work(Duration::from_secs(100))).await;
    let (first, second) = tokio::join!(world.handle.run_now(TASK), world.handle.run_now(TASK));
    assert!(matches!(first.unwrap(), RunNowReply::Finished(_)));
    assert!(matches!(second.unwrap(), RunNowReply::AlreadyRunning(_)));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_full_pool_does_not_hold_it_up() {
    let tasks = (1..=5).map(|id| {
        let mut task = every(600);
        task.id = TaskId(id);
        task.component = format!("c{id}");
        task
    });
    let mut world = World::start(tasks.collect(), |_| Act::Work(Duration::from_secs(100))).await;
    for _ in 0..4 {
        world.started().await;
    }
    let idle = (1..=5).map(TaskId).find(|id| !world.store.runs().iter().any(|run| run.task_id == *id));
    let before = world.now();
    let handle = world.handle.clone();
    tokio::spawn(async move { handle.run_now(idle.unwrap()).await });
    let (_, trigger) = world.started().await;
    assert_eq!(trigger, RunTrigger::Manual);
    assert!(world.now() - before < chrono::TimeDelta::milliseconds(5));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_task_is_an_error() {
    let world = World::start(vec![every(600)], succeed).await;
    let error = world.handle.run_now(TaskId(99)).await.unwrap_err();
    assert_eq!(error, RunNowError::NoSuchTask(TaskId(99)));
}

#[tokio::test(start_paused = true)]
async fn a_disabled_task_runs_and_stays_disabled() {
    let mut task = every(600);
    (task.enabled, task.next_run_at) = (false, None);
    let world = World::start(vec![task], succeed).await;
    assert!(matches!(world.handle.run_now(TASK).await.unwrap(), RunNowReply::Finished(_)));
    assert_eq!((world.task().enabled, world.task().next_run_at), (false, None));
}
