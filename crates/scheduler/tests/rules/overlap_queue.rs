//! Policy `queue`: one slot waits for the run to end.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    handler::RunContext,
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

use crate::world::{Act, TASK, World, every, fail, no_settling, noon, numbered, seconds};

fn queued(period: i64) -> SystemTask {
    SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 1_000, ..every(period) }
}

/// The first run takes so long, later ones a second.
fn first_takes(length: u64) -> impl Fn(u64) -> Act {
    move |call| Act::Work(Duration::from_secs(if call == 0 { length } else { 1 }))
}

#[tokio::test(start_paused = true)]
async fn it_starts_when_the_run_has_ended_however_late_that_is() {
    let mut world = World::start([queued(600)], first_takes(680)).await;
    let first = world.finished().await;
    let second = world.finished().await;
    assert_eq!((second.scheduled_for, second.trigger), (Some(noon() + seconds(1_200)), RunTrigger::Schedule));
    assert!(second.started_at - first.finished_at.unwrap() < seconds(1));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_800)));
}

#[tokio::test(start_paused = true)]
async fn those_that_come_behind_it_are_passed_over_in_one_row() {
    let mut world = World::start([queued(60)], first_takes(200)).await;
    let (run_id, _) = world.started().await;
    world.started().await;
    world.settle().await;
    assert_eq!(world.history()[1].0, Some(noon() + seconds(120)), "the one that waited");
    let rows = world.skipped();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].reason.clone(), rows[0].blocked_by), (Some(Reason::OVERLAP), Some(run_id)));
    assert_eq!((rows[0].scheduled_for, rows[0].missed_count), (Some(noon() + seconds(240)), 2));
}

/// They give way to what was queued before the pause; but for those that came in it, which are of that.
#[tokio::test(start_paused = true)]
async fn but_for_those_of_a_pause_in_between() {
    let task = SystemTask { timeout_seconds: 4_000, ..queued(600) };
    let world = World::start([task], first_takes(2_700)).await;
    world.pass(seconds(1_500)).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(1_200)).await;
    world.handle.resume().await.unwrap();
    world.pass(seconds(660)).await;
    let skipped =
        world.skipped().into_iter().map(|row| (row.reason, row.missed_count, row.blocked_by.is_some()));
    let expected = [(Some(Reason::PAUSED), 2, false), (Some(Reason::OVERLAP), 1, true)];
    assert_eq!(skipped.collect::<Vec<_>>(), expected);
    let queued = world.history()[1];
    assert_eq!((queued.0, queued.1), (Some(noon() + seconds(1_200)), RunTrigger::Schedule));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_suspends_the_task_answers_the_slot_that_waited_for_it() {
    let task = SystemTask { breaker_threshold: 1, ..queued(60) };
    let slow_failure = |_| Act::Ignore(Duration::from_secs(1_000));
    let mut world = World::start([SystemTask { timeout_seconds: 150, ..task }], slow_failure).await;
    let (run_id, _) = world.started().await;
    assert_eq!(world.finished().await.status, RunStatus::Error);
    let row = world.finished().await;
    assert_eq!((row.reason, row.blocked_by), (Some(Reason::OVERLAP), Some(run_id)));
    assert_eq!((row.scheduled_for, row.missed_count), (Some(noon() + seconds(180)), 2));
    let task = world.task();
    assert!(task.is_suspended());
    assert!(task.next_run_at.unwrap() > noon() + seconds(6 * 3_600), "its next is a probe");
}

/// A probe that waited for a run on request must not be taken for an ordinary slot.
#[tokio::test(start_paused = true)]
async fn a_probe_that_waited_for_a_run_is_a_probe_all_the_same() {
    let suspended_reason = Some("breaker".to_owned());
    let task = SystemTask { suspended_reason, breaker_threshold: 1, ..queued(60) };
    let act = |call| if call == 0 { Act::Ignore(Duration::from_secs(1_000)) } else { fail(call) };
    let mut world = World::start([SystemTask { timeout_seconds: 100, ..task }], act).await;
    let handle = world.handle.clone();
    let manual = tokio::spawn(async move { handle.run_now(TASK).await });
    let (_, trigger) = world.started().await;
    assert_eq!(trigger, RunTrigger::Manual);
    manual.await.unwrap().unwrap();
    world.told();
    let probe = world.store.runs().into_iter().last().unwrap();
    assert_eq!((probe.trigger, probe.scheduled_for), (RunTrigger::Retry, Some(noon() + seconds(60))));
    world.pass(seconds(3_600)).await;
    assert_eq!(world.store.runs().len(), 2, "no other before six hours have passed");
}

#[tokio::test(start_paused = true)]
async fn one_that_waits_for_a_worker_is_queued_behind_a_run_on_request_too() {
    let patient = SystemTask { catch_up: CatchUpPolicy::Skip, ..queued(600) };
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let act = |run: &RunContext, _| match (run.task.id, run.trigger) {
        (TASK, RunTrigger::Manual) => Act::Work(Duration::from_secs(90)),
        (TASK, _) => Act::Work(Duration::from_secs(1)),
        _ => Act::Work(Duration::from_secs(20)),
    };
    let mut world = World::of([patient, numbered(every(590), 2)]).options(options).start_acting(act).await;
    world.pass(seconds(605)).await;
    world.run_now().await;
    let slot = loop {
        let run = world.finished().await;
        if run.task_id == TASK && run.trigger != RunTrigger::Manual {
            break run;
        }
    };
    assert_eq!((slot.status, slot.trigger), (RunStatus::Success, RunTrigger::Schedule));
    assert_eq!(slot.scheduled_for, Some(noon() + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn one_that_was_late_before_a_run_on_request_is_late_after_it() {
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let act = |run: &RunContext, _| match (run.task.id, run.trigger) {
        (TASK, RunTrigger::Manual) => Act::Work(Duration::from_secs(90)),
        (TASK, _) => Act::Work(Duration::from_secs(1)),
        _ => Act::Work(Duration::from_secs(150)),
    };
    let world = World::of([queued(600), numbered(every(590), 2)]).options(options).start_acting(act).await;
    world.pass(seconds(690)).await;
    world.run_now().await;
    world.pass(seconds(5)).await;
    let slot = (Some(noon() + seconds(600)), RunTrigger::CatchUp, RunStatus::Success, 1);
    assert_eq!(world.history().last(), Some(&slot));
}
