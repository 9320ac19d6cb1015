//! One task snoozed: its slots are passed over up to the end of the snooze, in one row, and never caught up.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    edit::{self, TaskEdit},
    error::StoreError,
    event::{ChangeCause, SchedulerEvent},
    run::{Reason, RunStatus, RunTrigger},
    snooze::Snooze,
    task::{CatchUpPolicy, SystemTask, TaskId},
};

use crate::world::{
    Act, World, every, fail, minutes, no_settling, noon, numbered, seconds, succeed, switched_off,
};

fn snooze(until: Option<DateTime<Utc>>) -> TaskEdit {
    let reason = Some("on holiday".to_owned());
    TaskEdit { snooze: Some(Some(Snooze { until, reason })), ..TaskEdit::default() }
}

fn wake() -> TaskEdit {
    TaskEdit { snooze: Some(None), ..TaskEdit::default() }
}

/// Snoozed from then until then.
fn snoozed(task: SystemTask, from: DateTime<Utc>, until: Option<DateTime<Utc>>) -> SystemTask {
    SystemTask { snoozed_at: Some(from), snoozed_until: until, ..task }
}

/// The rows that say so: their last slot, and how many they stand for.
fn rows(world: &World) -> Vec<(DateTime<Utc>, i64)> {
    let rows = world.skipped().into_iter().filter(|row| row.reason == Some(Reason::SNOOZED));
    rows.map(|row| (row.scheduled_for.unwrap(), row.missed_count)).collect()
}

#[tokio::test(start_paused = true)]
async fn one_row_stands_for_all_of_its_slots_and_other_tasks_go_on() {
    let world = World::start([every(60), numbered(every(60), 2)], succeed).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(200)).await;
    assert_eq!(rows(&world), [(noon() + seconds(180), 3)]);
    assert_eq!(world.runs_of(TaskId(1)).len(), 1);
    let others = world.runs_of(TaskId(2));
    assert!(others.len() == 3 && others.iter().all(|run| run.status == RunStatus::Success), "{others:?}");
}

#[tokio::test(start_paused = true)]
async fn a_slot_at_its_very_end_is_passed_over_and_the_next_one_runs() {
    let world = World::start([every(60)], succeed).await;
    world.edit(snooze(Some(noon() + seconds(120)))).await;
    world.pass(seconds(190)).await;
    assert_eq!(rows(&world), [(noon() + seconds(120), 2)]);
    let last = world.history().pop().unwrap();
    assert_eq!(last, (Some(noon() + seconds(180)), RunTrigger::Schedule, RunStatus::Success, 0));
}

#[tokio::test(start_paused = true)]
async fn a_slot_at_its_very_beginning_is_passed_over() {
    let task = snoozed(every(60), noon() + seconds(60), Some(noon() + seconds(90)));
    let world = World::start([task], succeed).await;
    world.pass(seconds(130)).await;
    assert_eq!(rows(&world), [(noon() + seconds(60), 1)]);
}

#[tokio::test(start_paused = true)]
async fn it_moves_no_slot_and_forgives_no_error() {
    let task = SystemTask { error_count: 2, failing_since: Some(noon()), ..every(600) };
    let world = World::start([task.clone()], succeed).await;
    world.edit(snooze(None)).await;
    let after = world.task();
    assert_eq!((after.next_run_at, after.anchor_at), (task.next_run_at, task.anchor_at));
    assert_eq!((after.error_count, after.failing_since), (2, Some(noon())));
    assert_eq!(world.next_wake_at(), task.next_run_at, "nothing happens at its end");
}

#[tokio::test(start_paused = true)]
async fn woken_the_task_goes_on_with_its_next_slot() {
    let mut world = World::start([every(60)], succeed).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(130)).await;
    world.edit(wake()).await;
    let task = world.task();
    assert_eq!((task.snoozed_at, task.snoozed_until), (Some(noon()), Some(noon() + seconds(130))));
    world.told();
    let next = world.finished().await;
    assert_eq!((next.scheduled_for, next.missed_count), (Some(noon() + seconds(180)), 0));
    assert_eq!(rows(&world), [(noon() + seconds(120), 2)]);
}

/// Woken while the computer still settles after a sleep.
#[tokio::test(start_paused = true)]
async fn woken_the_task_does_not_catch_up_what_came_before() {
    let mut options = no_settling();
    options.resume_settle = Duration::from_secs(15);
    let mut world = World::of([every(600)]).options(options).start(succeed).await;
    world.edit(snooze(None)).await;
    world.clock.suspend(minutes(35));
    world.settle().await;
    world.edit(wake()).await;
    let row = world.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::SNOOZED), 3));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(40)));
}

#[tokio::test(start_paused = true)]
async fn it_survives_a_restart_with_its_row() {
    let mut world = World::start([every(60)], succeed).await;
    world.edit(snooze(Some(noon() + seconds(190)))).await;
    world.pass(seconds(70)).await;
    world.shutdown().await;
    world.store.next_epoch();
    let again = world.next_process().start(succeed).await;
    again.pass(seconds(180)).await;
    assert_eq!(rows(&again), [(noon() + seconds(180), 3)]);
    assert_eq!(again.history().last().unwrap().2, RunStatus::Success, "it has ended by itself");
}

#[tokio::test(start_paused = true)]
async fn one_that_ended_while_the_app_was_closed_covers_its_slots_only() {
    let mut world = World::start([every(600)], succeed).await;
    world.edit(snooze(Some(noon() + minutes(25)))).await;
    world.shutdown().await;
    world.clock.suspend(minutes(55));
    let mut again = world.next_process().start(succeed).await;
    let row = again.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::SNOOZED), 2));
    assert_eq!(again.finished().await.missed_count, 3, "those after its end are caught up");
}

#[tokio::test(start_paused = true)]
async fn one_that_ended_in_a_sleep_covers_its_slots_only() {
    let mut world = World::start([every(600)], succeed).await;
    world.edit(snooze(Some(noon() + minutes(25)))).await;
    world.clock.suspend(minutes(55));
    let row = world.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::SNOOZED), 2));
    let caught_up = world.finished().await;
    assert_eq!((caught_up.trigger, caught_up.missed_count), (RunTrigger::CatchUp, 3));
}

/// Snoozed and woken again while the app was closed, as `cockpitctl` can.
#[tokio::test(start_paused = true)]
async fn what_was_missed_before_it_is_caught_up_by_itself() {
    let task = |catch_up| {
        let (from, until) = (noon() + minutes(25), noon() + minutes(45));
        SystemTask { catch_up, ..snoozed(every(600), from, Some(until)) }
    };
    let (missed, snoozed) = (Some(noon() + minutes(20)), (Some(noon() + minutes(40)), 2));
    for (policy, first) in [
        (CatchUpPolicy::Once, (missed, RunTrigger::CatchUp, RunStatus::Success, 2)),
        (CatchUpPolicy::Skip, (missed, RunTrigger::Schedule, RunStatus::Skipped, 2)),
        (CatchUpPolicy::All, (Some(noon() + minutes(10)), RunTrigger::CatchUp, RunStatus::Success, 1)),
    ] {
        let world = World::start([task(policy)], succeed).await;
        world.clock.suspend(minutes(55));
        world.pass(seconds(10)).await;
        let history = world.history();
        assert_eq!(history[0], first, "{policy}");
        assert_eq!(rows(&world).into_iter().map(|(slot, n)| (Some(slot), n)).collect::<Vec<_>>(), [snoozed]);
        assert!(history.iter().all(|row| row.0 != snoozed.0 || row.2 == RunStatus::Skipped), "{history:?}");
    }
}

/// The claim of what was missed is on its way to the store.
#[tokio::test(start_paused = true)]
async fn its_row_does_not_overtake_the_claim_of_an_earlier_slot() {
    let task = snoozed(every(600), noon() + minutes(15), Some(noon() + minutes(25)));
    let mut world = World::start([task], succeed).await;
    world.store.fail_next(1, || StoreError::Busy("locked".into()));
    world.clock.suspend(minutes(35));
    world.settle().await;
    assert_eq!((world.store.runs().len(), world.task().last_slot_at), (0, Some(noon())));
    world.pass(seconds(10)).await;
    world.told();
    assert_eq!(world.history()[0].0, Some(noon() + minutes(10)));
    assert_eq!(rows(&world), [(noon() + minutes(20), 1)]);
}

#[tokio::test(start_paused = true)]
async fn runs_on_request_go_on_and_do_not_part_its_row() {
    let world = World::start([every(60)], succeed).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(70)).await;
    assert_eq!(world.run_now().await.status, RunStatus::Success);
    world.pass(seconds(60)).await;
    assert_eq!(rows(&world), [(noon() + seconds(120), 2)]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_under_way_goes_on() {
    let mut world = World::start([every(60)], |_| Act::Work(Duration::from_secs(30))).await;
    world.started().await;
    world.edit(snooze(None)).await;
    assert_eq!(world.finished().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_comes_due_is_given_up() {
    let task = SystemTask { max_retries: 3, ..every(600) };
    let mut world = World::start([task], fail).await;
    world.finished().await;
    world.edit(snooze(Some(noon() + minutes(15)))).await;
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(1_200))));
}

#[tokio::test(start_paused = true)]
async fn so_is_one_that_came_due_in_it_while_the_computer_slept() {
    let task = SystemTask { max_retries: 3, ..every(6_000) };
    let mut world = World::start([task], fail).await;
    let failed = world.finished().await;
    world.edit(snooze(Some(failed.started_at + minutes(5)))).await;
    world.clock.suspend(minutes(10));
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(12_000))));
}

#[tokio::test(start_paused = true)]
async fn the_probe_of_a_suspended_task_is_passed_over_for_the_next_one() {
    let suspended_reason = Some("breaker".to_owned());
    let task = SystemTask { suspended_reason, breaker_threshold: 1, ..every(60) };
    let world = World::start([task], fail).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(65)).await;
    assert_eq!(rows(&world), [(noon() + seconds(60), 1)]);
    assert!(world.task().next_run_at.unwrap() > noon() + seconds(6 * 3_600));
}

#[tokio::test(start_paused = true)]
async fn a_disabled_task_has_no_slots_and_stays_snoozed() {
    let world = World::start([switched_off(every(60))], succeed).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(200)).await;
    assert_eq!(world.store.runs(), []);
    world.edit(TaskEdit { enabled: Some(true), ..TaskEdit::default() }).await;
    world.pass(seconds(70)).await;
    assert_eq!(rows(&world), [(noon() + seconds(260), 1)]);
}

#[tokio::test(start_paused = true)]
async fn prolonged_it_is_the_same_and_begun_anew_it_is_another() {
    let world = World::start([every(60)], succeed).await;
    world.edit(snooze(Some(noon() + minutes(10)))).await;
    world.pass(seconds(70)).await;
    world.edit(snooze(None)).await;
    assert_eq!((world.task().snoozed_at, world.task().snoozed_until), (Some(noon()), None));
    world.pass(seconds(60)).await;
    world.edit(wake()).await;
    world.pass(seconds(1)).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(60)).await;
    assert_eq!(rows(&world), [(noon() + seconds(120), 2), (noon() + seconds(180), 1)]);
}

/// An undo is an edit with the values of before.
#[tokio::test(start_paused = true)]
async fn it_can_be_taken_back_and_so_can_that() {
    let world = World::start([every(60)], succeed).await;
    world.edit(snooze(None)).await;
    world.pass(seconds(10)).await;
    world.edit(wake()).await;
    world.pass(seconds(60)).await;
    assert_eq!(world.history().last().unwrap().2, RunStatus::Success);
    world.edit(snooze(None)).await;
    world.pass(seconds(60)).await;
    assert_eq!(rows(&world), [(noon() + seconds(120), 1)]);
}

/// The clock was a day ahead when somebody snoozed, and nobody has woken the task.
#[tokio::test(start_paused = true)]
async fn one_without_an_end_outlives_a_clock_that_is_put_right() {
    let world = World::start([every(60)], succeed).await;
    world.clock.step(TimeDelta::days(1));
    world.settle().await;
    world.edit(snooze(None)).await;
    world.clock.step(-TimeDelta::days(1));
    world.settle().await;
    let before = world.store.runs().len();
    world.pass(seconds(130)).await;
    let new = world.store.runs().split_off(before);
    assert!(new.iter().all(|run| run.reason == Some(Reason::SNOOZED)) && !new.is_empty(), "{new:?}");
    world.edit(snooze(Some(world.now() + minutes(5)))).await;
    assert!(world.task().is_snoozed(world.now()), "given an end, it has a beginning that has come");
}

#[test]
fn an_end_that_has_passed_and_a_long_reason_are_refused_by_name() {
    let of = |until, reason: &str| TaskEdit {
        snooze: Some(Some(Snooze { until, reason: Some(reason.to_owned()) })),
        ..TaskEdit::default()
    };
    let refused = |edit: &TaskEdit| edit::apply(&every(60), edit, noon(), chrono_tz::UTC).unwrap_err().field;
    assert_eq!(refused(&of(Some(noon()), "")), "snooze.until");
    assert_eq!(refused(&of(None, &"ü".repeat(201))), "snooze.reason");
    let longest = edit::apply(&every(60), &of(None, &"ü".repeat(200)), noon(), chrono_tz::UTC).unwrap();
    assert_eq!(longest.snooze_reason.map(|reason| reason.chars().count()), Some(200));
    let blank = edit::apply(&every(60), &of(None, "  "), noon(), chrono_tz::UTC).unwrap();
    assert_eq!((blank.snoozed_at, blank.snooze_reason), (Some(noon()), None));
    let never = edit::apply(&every(60), &wake(), noon(), chrono_tz::UTC).unwrap();
    assert_eq!((never.snoozed_at, never.snoozed_until), (None, None), "who is awake cannot be woken");
}

#[tokio::test(start_paused = true)]
async fn a_planned_retry_is_in_the_status_until_it_starts_or_is_given_up() {
    let task = SystemTask { max_retries: 2, ..every(6_000) };
    let mut world = World::start([task, numbered(every(6_000), 2)], fail).await;
    let planned = |world: &World| world.handle.status().borrow().retries.clone();
    world.pass(seconds(6_000)).await;
    let [first] = planned(&world)[..] else { panic!("{:?}", planned(&world)) };
    assert_eq!((first.task_id, first.attempt), (TaskId(1), 2));
    world.told();
    world.pass(first.at - world.now()).await;
    let [second] = planned(&world)[..] else { panic!("{:?}", planned(&world)) };
    assert_eq!(second.attempt, 3);
    assert!(second.at > first.at);
    let told = |event: &SchedulerEvent| matches!(event, SchedulerEvent::TaskChanged { task_id, cause: ChangeCause::Rescheduled, .. } if *task_id == TaskId(1));
    assert_eq!(world.told().iter().filter(|event| told(event)).count(), 1, "when one is planned");
    world.edit(snooze(None)).await;
    world.pass(second.at - world.now()).await;
    assert_eq!(planned(&world), []);
    assert_eq!(world.told().iter().filter(|event| told(event)).count(), 1, "and when it is given up");
}
