//! An edit while something is under way: whatever was decided on the older revision does not outlive it.

use std::time::Duration;

use scheduler::{
    edit::TaskEdit,
    run::{Reason, RunStatus, RunTrigger},
    schedule::Frequency,
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

use crate::world::{
    Act, World, every, fail,
    gate::{Gate, Operation},
    minutes, noon, seconds, succeed,
};

fn renamed() -> TaskEdit {
    TaskEdit { name: Some("New".to_owned()), ..TaskEdit::default() }
}

fn off() -> TaskEdit {
    TaskEdit { enabled: Some(false), ..TaskEdit::default() }
}

fn interval(seconds: i64) -> TaskEdit {
    TaskEdit { frequency: Some(Frequency::Every { seconds }), ..TaskEdit::default() }
}

#[tokio::test(start_paused = true)]
async fn a_run_goes_on_and_changes_nothing_of_the_new_revision() {
    let mut world = World::start([every(60)], |_| Act::Work(Duration::from_secs(30))).await;
    world.started().await;
    world.edit(off()).await;
    assert_eq!(world.finished().await.status, RunStatus::Success, "disabling does not kill it");
    assert_eq!((world.task().enabled, world.task().next_run_at), (false, None));
    world.pass(minutes(10)).await;
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_suspends_the_task_does_not_move_a_slot_of_the_new_revision() {
    let task = SystemTask { breaker_threshold: 1, ..every(60) };
    let (mut world, gates) = World::start_gated([task], fail).await;
    gates.catch(Operation::Finish, Gate::Before).await;
    world.edit(interval(600)).await;
    gates.open(Operation::Finish, Gate::Before);
    world.finished().await;
    assert!(world.task().is_suspended());
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(660)), "one interval after the run's start");
}

/// A probe is under way, the task is renamed, and the probe succeeds: the row of the new revision still holds the next
/// probe, six hours away. That is no slot of a task that runs every minute.
#[tokio::test(start_paused = true)]
async fn a_task_that_leaves_suspension_under_a_new_name_is_back_on_its_grid() {
    let suspended_reason = Some("breaker".to_owned());
    let task = SystemTask { suspended_reason, breaker_threshold: 3, ..every(60) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    gates.catch(Operation::Finish, Gate::Before).await;
    world.edit(renamed()).await;
    gates.open(Operation::Finish, Gate::Before);
    assert_eq!(world.finished().await.status, RunStatus::Success);
    assert!(!world.task().is_suspended());
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(180)));
}

#[tokio::test(start_paused = true)]
async fn a_claim_of_the_older_revision_is_refused_and_its_slot_is_claimed_anew() {
    let (mut world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    world.edit(renamed()).await;
    gates.open(Operation::Claim, Gate::Before);
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(60)), RunStatus::Success));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
    assert_eq!(world.store.runs().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_was_granted_before_the_edit_stands() {
    let (mut world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::After).await;
    world.edit(off()).await;
    gates.open(Operation::Claim, Gate::After);
    assert_eq!(world.finished().await.status, RunStatus::Success, "its row is there; somebody has to end it");
    assert_eq!(world.task().next_run_at, None);
}

#[tokio::test(start_paused = true)]
async fn a_claim_for_a_task_that_was_disabled_meanwhile_starts_nothing() {
    let (world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    world.edit(off()).await;
    gates.open(Operation::Claim, Gate::Before);
    world.pass(minutes(10)).await;
    assert_eq!((world.history(), world.next_wake_at()), (vec![], None));
}

#[tokio::test(start_paused = true)]
async fn somebody_who_waits_for_a_claim_that_is_refused_gets_a_run_of_his_own() {
    let (world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    let handle = world.handle.clone();
    let asked = tokio::spawn(async move { handle.run_now(crate::world::TASK).await });
    world.settle().await;
    world.edit(off()).await;
    gates.open(Operation::Claim, Gate::Before);
    assert!(matches!(asked.await.unwrap().unwrap(), scheduler::RunNowReply::Finished(_)));
}

#[tokio::test(start_paused = true)]
async fn a_skip_of_the_older_revision_is_not_written_and_its_slots_are_decided_anew() {
    let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    gates.close(Operation::Skip, Gate::Before);
    world.settle().await;
    world.clock.suspend(minutes(35));
    gates.reached(Operation::Skip, Gate::Before).await;
    world.edit(TaskEdit { catch_up: Some(CatchUpPolicy::Once), ..TaskEdit::default() }).await;
    gates.open(Operation::Skip, Gate::Before);
    let run = world.finished().await;
    assert_eq!((run.status, run.missed_count), (RunStatus::Success, 3), "caught up, as the edit asks");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(40)));
    assert_eq!(world.skipped(), []);
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_waits_for_a_run_to_end_waits_on_under_a_new_name() {
    let task = SystemTask { overlap: OverlapPolicy::Queue, ..every(60) };
    let act = |call| Act::Work(Duration::from_secs(if call == 0 { 70 } else { 1 }));
    let mut world = World::start([task], act).await;
    world.started().await;
    world.pass(seconds(65)).await;
    world.edit(renamed()).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(60)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_retry_outlives_a_new_name_but_not_a_new_schedule() {
    for (edit, survives) in [(renamed(), true), (interval(1_000), false)] {
        let task = SystemTask { max_retries: 1, ..every(3_600) };
        let mut world = World::start([task], fail).await;
        world.finished().await;
        world.edit(edit).await;
        let next = world.finished().await;
        assert_eq!(next.attempt == 2, survives, "{next:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_that_was_read_before_a_run_ended_does_not_undo_what_the_run_did() {
    let task = SystemTask { breaker_threshold: 1, ..every(60) };
    let (mut world, gates) = World::start_gated([task], fail).await;
    world.pass(seconds(30)).await;
    // Read while the task is well, answered after it was suspended.
    gates.close(Operation::LoadTask, Gate::After);
    let handle = world.handle.clone();
    let reload = tokio::spawn(async move { handle.reload(crate::world::TASK).await });
    gates.reached(Operation::LoadTask, Gate::After).await;
    world.finished().await;
    gates.open(Operation::LoadTask, Gate::After);
    reload.await.unwrap().unwrap();
    let next = world.finished().await;
    assert_eq!(next.trigger, RunTrigger::Retry, "suspended: nothing but its probe");
}

#[tokio::test(start_paused = true)]
async fn nor_does_a_skip_that_was_stored_before_it() {
    let task = SystemTask { breaker_threshold: 1, ..every(60) };
    let failing = |_| Act::Return(scheduler::run::TaskRunResult::error("the source is down"));
    let (mut world, gates) = World::start_gated([task], failing).await;
    gates.close(Operation::Finish, Gate::Before);
    gates.close(Operation::Skip, Gate::After);
    gates.reached(Operation::Skip, Gate::After).await; // the second slot found the first one's run in its way
    gates.open(Operation::Finish, Gate::Before);
    assert_eq!(world.finished().await.status, RunStatus::Error);
    gates.open(Operation::Skip, Gate::After);
    assert_eq!(world.finished().await.reason, Some(Reason::OVERLAP));
    let next = world.finished().await;
    assert_eq!(next.trigger, RunTrigger::Retry, "suspended: nothing but its probe");
}

/// The probe that its row still holds comes before the next slot.
#[tokio::test(start_paused = true)]
async fn so_is_one_that_runs_more_seldom_than_it_is_probed() {
    let day = 86_400;
    let suspended_reason = Some("breaker".to_owned());
    let next_run_at = Some(noon() + seconds(21_600));
    let task = SystemTask { suspended_reason, breaker_threshold: 3, next_run_at, ..every(day) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    gates.catch(Operation::Finish, Gate::Before).await;
    world.edit(renamed()).await;
    gates.open(Operation::Finish, Gate::Before);
    assert_eq!(world.finished().await.scheduled_for, next_run_at, "its probe");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(day)));
}
