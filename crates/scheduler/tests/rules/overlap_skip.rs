//! Policy `skip`: a slot that comes while its task runs is passed over.

use std::time::Duration;

use chrono::TimeDelta;
use futures::FutureExt;
use scheduler::{
    SchedulerOptions,
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{
    Act, TASK, World, every, fail,
    gate::{Gate, Operation},
    minutes, no_settling, noon, numbered, seconds,
};

fn working(length: u64) -> impl Fn(u64) -> Act {
    move |_| Act::Work(Duration::from_secs(length))
}

#[tokio::test(start_paused = true)]
async fn the_row_names_the_run_in_the_way_and_is_no_error() {
    let mut world = World::start([every(60)], working(70)).await;
    let (run_id, _) = world.started().await;
    let row = world.finished().await;
    assert_eq!((row.status, row.reason), (RunStatus::Skipped, Some(Reason::OVERLAP)));
    assert_eq!((row.scheduled_for, row.blocked_by), (Some(noon() + seconds(120)), Some(run_id)));
    assert_eq!(world.task().error_count, 0);
    assert_eq!(world.finished().await.status, RunStatus::Success, "the run is not touched");
}

#[tokio::test(start_paused = true)]
async fn consecutive_ones_behind_the_same_run_share_a_row() {
    let mut world = World::start([every(60)], working(200)).await;
    let (run_id, _) = world.started().await;
    world.pass(seconds(190)).await;
    let rows = world.skipped();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].blocked_by, rows[0].missed_count), (Some(run_id), 3));
    assert_eq!(rows[0].scheduled_for, Some(noon() + seconds(240)));
}

#[tokio::test(start_paused = true)]
async fn they_share_it_over_days() {
    let task = SystemTask { timeout_seconds: 4_000, ..every(600) };
    let mut world = World::start([task], working(3_000)).await;
    world.started().await;
    world.pass(minutes(15)).await;
    world.clock.suspend(minutes(26 * 60));
    world.pass(minutes(1)).await;
    let counts: Vec<_> = world.skipped().into_iter().map(|row| row.missed_count).collect();
    assert_eq!(counts, [1 + 26 * 6]);
}

#[tokio::test(start_paused = true)]
async fn those_behind_another_run_have_their_own() {
    let world = World::start([every(60)], working(90)).await;
    world.pass(minutes(5)).await;
    let rows = world.skipped();
    assert_eq!(rows.len(), 2);
    assert_ne!(rows[0].blocked_by, rows[1].blocked_by);
    assert_eq!([rows[0].missed_count, rows[1].missed_count], [1, 1]);
}

#[tokio::test(start_paused = true)]
async fn slots_of_a_sleep_in_the_middle_of_a_run_found_it_in_their_way() {
    let mut world = World::start([every(600)], working(100)).await;
    let (run_id, _) = world.started().await;
    world.clock.suspend(minutes(65));
    let row = world.finished().await;
    assert_eq!((row.reason, row.blocked_by, row.missed_count), (Some(Reason::OVERLAP), Some(run_id), 6));
    assert_eq!(world.finished().await.status, RunStatus::Success, "the run goes on after the sleep");
}

#[tokio::test(start_paused = true)]
async fn a_run_on_request_is_in_the_way_like_any_other() {
    let mut world = World::start([every(60)], working(100)).await;
    let handle = world.handle.clone();
    let manual = tokio::spawn(async move { handle.run_now(TASK).await });
    let (run_id, trigger) = world.started().await;
    let row = world.finished().await;
    assert_eq!((trigger, row.blocked_by), (RunTrigger::Manual, Some(run_id)));
    assert_eq!((row.reason, row.scheduled_for), (Some(Reason::OVERLAP), Some(noon() + seconds(60))));
    manual.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_retry_is_in_the_way_like_any_other() {
    let task = SystemTask { max_retries: 1, ..every(60) };
    let act = |call| if call == 0 { fail(call) } else { Act::Work(Duration::from_secs(100)) };
    let mut world = World::start([task], act).await;
    assert_eq!(world.finished().await.status, RunStatus::Error);
    let (retry, trigger) = world.started().await;
    let row = world.finished().await;
    assert_eq!((trigger, row.blocked_by), (RunTrigger::Retry, Some(retry)));
    assert_eq!(row.scheduled_for, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_begins_in_the_pass_that_finds_its_claim_under_way_is_in_the_way_at_once() {
    // So many that those that were granted begin after the last of them was looked at, in the same pass.
    let tasks = (1..=64).map(|id| numbered(every(60), id));
    let options = SchedulerOptions { workers: 64, ..no_settling() };
    let world = World::of(tasks).options(options).start(working(50)).await;
    world.settle().await;
    let handle = world.handle.clone();
    let mut manual = std::pin::pin!(handle.run_now(TASK));
    assert!((&mut manual).now_or_never().is_none(), "it is in the mailbox");
    tokio::time::advance(Duration::from_mins(1)).await; // and its slot comes before anybody looks
    tokio::time::sleep(Duration::from_secs(1)).await; // and nothing else happens
    let of_task: Vec<_> = world.runs_of(TASK).into_iter().map(|run| (run.trigger, run.status)).collect();
    assert_eq!(
        of_task,
        [(RunTrigger::Manual, RunStatus::Running), (RunTrigger::Schedule, RunStatus::Skipped)]
    );
}

/// Policy `all` makes its catch-ups wait for each other, and nothing else.
#[tokio::test(start_paused = true)]
async fn a_task_that_catches_up_all_is_no_exception() {
    let task = SystemTask { catch_up: CatchUpPolicy::All, ..every(60) };
    let world = World::start([task], working(90)).await;
    world.pass(seconds(121)).await;
    assert_eq!(
        world.skipped().into_iter().map(|row| row.reason).collect::<Vec<_>>(),
        [Some(Reason::OVERLAP)]
    );
}

/// Nobody has taken them out of the heap by then.
#[tokio::test(start_paused = true)]
async fn slots_that_have_come_when_a_run_suspends_its_task_found_it_in_their_way() {
    let task = SystemTask { breaker_threshold: 1, ..every(600) };
    let (mut world, gates) = World::start_gated([task], fail).await;
    gates.catch(Operation::Finish, Gate::Before).await;
    world.clock.suspend_unnoticed(minutes(65));
    gates.open(Operation::Finish, Gate::Before);
    let (run, row) = (world.finished().await, world.finished().await);
    assert_eq!((row.reason, row.blocked_by, row.missed_count), (Some(Reason::OVERLAP), Some(run.id), 6));
    assert!(world.task().is_suspended());
    assert_eq!(world.task().last_slot_at, Some(noon() + minutes(70)));
}

#[tokio::test(start_paused = true)]
async fn but_for_those_of_a_pause() {
    for (until, paused, found_it) in [(None, 6, 0), (Some(noon() + minutes(35)), 2, 4)] {
        let task = SystemTask { breaker_threshold: 1, ..every(600) };
        let (mut world, gates) = World::start_gated([task], fail).await;
        gates.catch(Operation::Finish, Gate::Before).await;
        world.handle.pause(until, None).await.unwrap();
        world.clock.suspend_unnoticed(minutes(65));
        gates.open(Operation::Finish, Gate::Before);
        let run = world.finished().await;
        let row = world.finished().await;
        let told = (row.reason, row.blocked_by, row.missed_count);
        assert_eq!(told, (Some(Reason::PAUSED), None, paused));
        if found_it > 0 {
            let row = world.finished().await;
            let told = (row.reason, row.blocked_by, row.missed_count);
            assert_eq!(told, (Some(Reason::OVERLAP), Some(run.id), found_it));
        }
        world.settle().await;
        assert_eq!(world.store.runs().len(), 1 + world.skipped().len());
        let task = world.task();
        assert_eq!(task.last_slot_at, Some(noon() + minutes(70)));
        assert_eq!(task.next_run_at, Some(run.finished_at.unwrap() + TimeDelta::hours(6)));
    }
}
