//! Run now: the same road as a scheduled run, ahead of the queue, beside the schedule.

use std::time::Duration;

use scheduler::{
    RunNowReply, SchedulerOptions,
    error::RunNowError,
    event::{ChangeCause, SchedulerEvent},
    run::{Reason, RunStatus, RunTrigger},
    task::{SystemTask, TaskId},
};

use crate::world::{Act, TASK, World, every, no_settling, noon, numbered, seconds, succeed, switched_off};

fn working(_call: u64) -> Act {
    Act::Work(Duration::from_secs(100))
}

#[tokio::test(start_paused = true)]
async fn it_runs_at_once_and_never_moves_the_next_slot() {
    let world = World::start([every(600)], succeed).await;
    let run = world.run_now().await;
    assert_eq!((run.trigger, run.status, run.scheduled_for), (RunTrigger::Manual, RunStatus::Success, None));
    assert_eq!(run.started_at, noon());
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(600)));
    assert_eq!(world.task().last_run_at, Some(run.started_at));
    assert_eq!(world.next_wake_at(), Some(noon() + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn while_the_task_runs_it_names_that_run() {
    let mut world = World::start([every(600)], working).await;
    let (running, _) = world.started().await;
    let reply = world.handle.run_now(TASK).await.unwrap();
    assert!(matches!(reply, RunNowReply::AlreadyRunning(named) if named == running), "{reply:?}");
    assert_eq!(world.store.runs().len(), 1, "and leaves no row");
}

#[tokio::test(start_paused = true)]
async fn a_second_click_before_the_first_is_claimed_does_not_run_twice() {
    let world = World::start([every(600)], working).await;
    let (first, second) = tokio::join!(world.handle.run_now(TASK), world.handle.run_now(TASK));
    assert!(matches!(first.unwrap(), RunNowReply::Finished(_)));
    assert!(matches!(second.unwrap(), RunNowReply::AlreadyRunning(_)));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn nor_does_one_while_both_wait_for_a_worker() {
    let mut world = World::start((1..=5).map(|id| numbered(every(6_000), id)), working).await;
    for id in 1..=4 {
        let handle = world.handle.clone();
        tokio::spawn(async move { handle.run_now(TaskId(id)).await });
        world.started().await;
    }
    let (first, second) = tokio::join!(world.handle.run_now(TaskId(5)), world.handle.run_now(TaskId(5)));
    assert!(matches!(first.unwrap(), RunNowReply::Finished(_)));
    assert!(matches!(second.unwrap(), RunNowReply::AlreadyRunning(_)));
    assert_eq!(world.runs_of(TaskId(5)).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_pool_full_of_scheduled_runs_does_not_hold_it_up() {
    let tasks = (1..=5).map(|id| numbered(every(600), id));
    let mut world = World::start(tasks, working).await;
    for _ in 0..4 {
        world.started().await;
    }
    let idle = (1..=5).map(TaskId).find(|id| world.runs_of(*id).is_empty()).unwrap();
    let before = world.now();
    let handle = world.handle.clone();
    tokio::spawn(async move { handle.run_now(idle).await });
    let (_, trigger) = world.started().await;
    assert_eq!(trigger, RunTrigger::Manual);
    assert!(world.now() - before < chrono::TimeDelta::milliseconds(5));
}

#[tokio::test(start_paused = true)]
async fn it_takes_no_worker_from_scheduled_runs() {
    let tasks = (1..=5).map(|id| numbered(every(if id == 5 { 10 } else { 6_000 }), id));
    let mut world = World::start(tasks, working).await;
    for id in 1..=4 {
        let handle = world.handle.clone();
        tokio::spawn(async move { handle.run_now(TaskId(id)).await });
        world.started().await;
    }
    let (run, _) = world.started().await;
    let run = world.store.runs().into_iter().find(|row| row.id == run).unwrap();
    assert_eq!((run.task_id, run.scheduled_for), (TaskId(5), Some(noon() + seconds(10))));
    assert_eq!(run.started_at, noon() + seconds(10));
}

#[tokio::test(start_paused = true)]
async fn more_of_them_than_there_is_room_for_wait_for_each_other() {
    let tasks = (1..=5).map(|id| numbered(every(6_000), id));
    let world = World::start(tasks, working).await;
    let asked = (1..=5).map(|id| {
        let handle = world.handle.clone();
        tokio::spawn(async move { handle.run_now(TaskId(id)).await })
    });
    for asked in asked.collect::<Vec<_>>() {
        assert!(matches!(asked.await.unwrap().unwrap(), RunNowReply::Finished(_)));
    }
    assert_eq!(world.now() - noon(), seconds(200), "four at once, and one after them");
}

#[tokio::test(start_paused = true)]
async fn they_begin_in_the_order_in_which_they_were_asked_for() {
    let options = SchedulerOptions { manual_workers: 1, ..no_settling() };
    let tasks = (1..=4).map(|id| numbered(every(6_000), id));
    let mut world = World::of(tasks).options(options).start(working).await;
    for id in [3, 2, 4, 1].map(TaskId) {
        let handle = world.handle.clone();
        tokio::spawn(async move { handle.run_now(id).await });
        world.settle().await;
    }
    for _ in 1..=4 {
        world.started().await;
    }
    assert_eq!(world.store.runs().iter().map(|run| run.task_id.0).collect::<Vec<_>>(), [3, 2, 4, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_disabled_task_runs_and_stays_disabled() {
    let world = World::start([switched_off(every(600))], succeed).await;
    assert_eq!(world.run_now().await.status, RunStatus::Success);
    assert_eq!((world.task().enabled, world.task().next_run_at), (false, None));
}

#[tokio::test(start_paused = true)]
async fn it_has_the_timeout_of_the_task() {
    let task = SystemTask { timeout_seconds: 10, ..every(600) };
    let world = World::start([task], working).await;
    let run = world.run_now().await;
    assert_eq!((run.status, run.reason.clone()), (RunStatus::Error, Some(Reason::TIMED_OUT)));
    assert_eq!(world.task().error_count, 1);
}

#[tokio::test(start_paused = true)]
async fn it_leaves_history_log_and_events_like_any_other() {
    let setup = World::of([every(600)]);
    let mut world = setup
        .start_acting(|context, call| {
            context.info("one line");
            succeed(call)
        })
        .await;
    let run = world.run_now().await;
    assert_eq!(world.store.runs(), [(*run).clone()]);
    assert_eq!(world.store.log(run.id)[0].message, "one line");
    let told = world.told();
    let [
        SchedulerEvent::RunStarted { trigger, .. },
        SchedulerEvent::TaskChanged { cause: ChangeCause::Started, .. },
        SchedulerEvent::RunFinished { run: finished, .. },
        SchedulerEvent::TaskChanged { cause: ChangeCause::Finished, .. },
    ] = told.as_slice()
    else {
        panic!("{told:?}")
    };
    assert_eq!((*trigger, finished.id), (RunTrigger::Manual, run.id));
}

#[tokio::test(start_paused = true)]
async fn it_is_not_retried_since_a_person_sees_that_it_failed() {
    let task = SystemTask { max_retries: 3, ..every(6_000) };
    let world = World::start([task], crate::world::fail).await;
    assert_eq!(world.run_now().await.status, RunStatus::Error);
    world.pass(seconds(3_000)).await;
    assert_eq!((world.store.runs().len(), world.task().error_count), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_task_is_an_error() {
    let world = World::start([every(600)], succeed).await;
    let error = world.handle.run_now(TaskId(99)).await.unwrap_err();
    assert_eq!(error, RunNowError::NoSuchTask(TaskId(99)));
}
