//! What is never caught up: time spent disabled, paused or suspended, and a task that has never run.

use chrono::TimeDelta;
use scheduler::{
    edit::TaskEdit,
    run::{Reason, RunStatus, RunTrigger},
    task::SystemTask,
};

use crate::world::{World, cron, every, fail, minutes, noon, seconds, succeed, switched_off};

#[tokio::test(start_paused = true)]
async fn a_task_that_has_never_run() {
    let task =
        SystemTask { last_run_at: None, last_slot_at: None, ..cron("0 * * * *", noon() - minutes(120)) };
    let mut world = World::start([task], succeed).await;
    let row = world.finished().await;
    assert_eq!((row.status, row.reason, row.missed_count), (RunStatus::Skipped, Some(Reason::MISSED), 3));
    let first = world.finished().await;
    assert_eq!((first.trigger, first.scheduled_for), (RunTrigger::Schedule, Some(noon() + minutes(60))));
}

#[tokio::test(start_paused = true)]
async fn time_spent_disabled() {
    let mut world = World::start([switched_off(every(600))], succeed).await;
    world.pass(TimeDelta::days(3)).await;
    let enabled_at = world.now();
    world.edit(TaskEdit { enabled: Some(true), ..TaskEdit::default() }).await;
    let first = world.finished().await;
    assert_eq!((first.trigger, first.missed_count), (RunTrigger::Schedule, 0));
    assert_eq!(first.scheduled_for, Some(enabled_at + seconds(600)), "counted from the switch");
}

#[tokio::test(start_paused = true)]
async fn time_spent_paused() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(minutes(35)).await;
    world.handle.resume().await.unwrap();
    world.told();
    let first = world.finished().await;
    assert_eq!((first.trigger, first.missed_count), (RunTrigger::Schedule, 0));
    assert_eq!(first.scheduled_for, Some(noon() + minutes(40)));
}

#[tokio::test(start_paused = true)]
async fn time_spent_suspended_by_the_breaker() {
    let task = SystemTask { breaker_threshold: 1, ..every(600) };
    let mut world = World::start([task], |call| if call == 0 { fail(call) } else { succeed(call) }).await;
    world.finished().await;
    world.pass(minutes(60)).await;
    world.run_now().await;
    world.told();
    let first = world.finished().await;
    assert_eq!((first.trigger, first.missed_count), (RunTrigger::Schedule, 0));
    assert_eq!(first.scheduled_for, Some(noon() + minutes(80)));
    assert_eq!(world.store.runs().len(), 3, "the failure, the run on request, and this one");
}
