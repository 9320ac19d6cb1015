//! An edit takes back nothing that runs have written since its row was read.

use chrono::TimeDelta;
use scheduler::{
    edit::{TaskEdit, apply},
    run::RunOutcome,
    schedule::Frequency,
    snooze::Snooze,
    store::PendingRetry,
    task::{SystemTask, TaskId},
};

use crate::{
    requests::{TASK, claim, error, finish, noon, slot, task},
    subject::Subject,
};

crate::on_both_stores!(
    an_edit_is_written,
    a_new_name_takes_back_nothing_that_runs_have_written,
    neither_does_a_snooze,
    an_edit_of_another_revision_is_refused,
    so_is_a_new_schedule_of_a_task_that_has_run_since,
    and_an_edit_of_a_task_that_is_gone,
    enabling_forgives_errors_and_another_schedule_does_not,
    a_planned_retry_outlives_a_new_name,
    another_schedule_makes_the_error_before_a_retry_final,
    enabling_forgives_that_one_too,
);

fn edited(task: &SystemTask, edit: &TaskEdit) -> SystemTask {
    apply(task, edit, noon(), chrono_tz::UTC).unwrap()
}

fn renamed() -> TaskEdit {
    TaskEdit { name: Some("Another".to_owned()), ..TaskEdit::default() }
}

fn hourly() -> TaskEdit {
    TaskEdit { frequency: Some(Frequency::Every { seconds: 3_600 }), ..TaskEdit::default() }
}

fn switched(enabled: bool) -> TaskEdit {
    TaskEdit { enabled: Some(enabled), ..TaskEdit::default() }
}

async fn an_edit_is_written(subject: Subject) {
    let subject = subject.with(task());
    let edited = edited(&task(), &TaskEdit { max_retries: Some(7), name: renamed().name, ..hourly() });
    assert_eq!(subject.update(&edited).await.as_ref(), Some(&edited));
    assert_eq!(subject.task().await, edited);
}

async fn a_new_name_takes_back_nothing_that_runs_have_written(subject: Subject) {
    let subject = subject.with(task());
    let edited = edited(&task(), &renamed());
    let after = subject.run_slot(1, error()).await;
    let stored = subject.update(&edited).await.unwrap();
    let expected = SystemTask { name: "Another".to_owned(), revision: 2, updated_at: noon(), ..after };
    assert_eq!(stored, expected);
    assert_eq!((stored.error_count, stored.next_run_at), (1, Some(slot(2))));
    assert_eq!(subject.task().await, expected);
}

async fn neither_does_a_snooze(subject: Subject) {
    let subject = subject.with(task());
    let snooze = Snooze { until: Some(slot(30)), reason: Some("on holiday".to_owned()) };
    let edited = edited(&task(), &TaskEdit { snooze: Some(Some(snooze)), ..TaskEdit::default() });
    let run = subject.granted(&claim(1)).await;
    let stored = subject.update(&edited).await.unwrap();
    assert_eq!((stored.last_slot_at, stored.next_run_at), (Some(slot(1)), Some(slot(2))));
    assert_eq!((stored.last_run_at, stored.snoozed_until), (Some(run.started_at), Some(slot(30))));
    assert_eq!(subject.task().await, stored);
}

async fn an_edit_of_another_revision_is_refused(subject: Subject) {
    let subject = subject.with(task());
    let first = subject.update(&edited(&task(), &renamed())).await.unwrap();
    assert_eq!(subject.update(&edited(&task(), &hourly())).await, None);
    assert_eq!(subject.task().await, first);
}

/// Its first slot was reckoned from another last run.
async fn so_is_a_new_schedule_of_a_task_that_has_run_since(subject: Subject) {
    let subject = subject.with(task());
    let stale = edited(&task(), &hourly());
    let run = subject.granted(&claim(1)).await;
    let current = subject.task().await;
    assert_eq!(subject.update(&stale).await, None);
    assert_eq!(subject.task().await, current);
    let stored = subject.update(&edited(&current, &hourly())).await.unwrap();
    assert_eq!(stored.next_run_at, Some(stored.anchor_at.unwrap() + TimeDelta::hours(1)));
    assert_eq!((stored.last_slot_at, stored.last_run_at), (None, Some(run.started_at)));
    assert_eq!(subject.task().await, stored);
}

async fn and_an_edit_of_a_task_that_is_gone(subject: Subject) {
    let subject = subject.with(task());
    let gone = SystemTask { id: TaskId(99), ..edited(&task(), &renamed()) };
    assert_eq!(subject.update(&gone).await, None);
}

async fn enabling_forgives_errors_and_another_schedule_does_not(subject: Subject) {
    let failing = |enabled, error_count| {
        let next_run_at = if enabled { task().next_run_at } else { None };
        SystemTask { enabled, error_count, next_run_at, ..task() }
    };
    let subject = subject.with(failing(true, 2));
    let stored = subject.update(&edited(&failing(true, 2), &hourly())).await.unwrap();
    assert_eq!(stored.error_count, 2);
    let off = SystemTask { id: TaskId(2), component: "off".to_owned(), ..failing(false, 2) };
    subject.put(off.clone());
    let stored = subject.update(&edited(&off, &switched(true))).await.unwrap();
    assert_eq!((stored.enabled, stored.error_count, stored.next_run_at), (true, 0, Some(slot(1))));
}

/// A task whose first run has failed and is tried again, at its slot 5.
async fn with_retry(subject: Subject) -> (Subject, SystemTask) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let failed = RunOutcome { retry_at: Some(slot(5)), ..error() };
    subject.store().finish(finish(&run, failed)).await.unwrap();
    let failed = subject.task().await;
    assert_eq!(failed.error_count, 0);
    (subject, failed)
}

async fn a_planned_retry_outlives_a_new_name(subject: Subject) {
    let (subject, failed) = with_retry(subject).await;
    let stored = subject.update(&edited(&failed, &renamed())).await.unwrap();
    assert_eq!(stored.error_count, 0);
    let planned = PendingRetry { at: slot(5), task: TASK, scheduled_for: slot(1), attempt: 2 };
    assert_eq!(subject.store().load_retries().await.unwrap(), [planned]);
}

async fn another_schedule_makes_the_error_before_a_retry_final(subject: Subject) {
    let (subject, failed) = with_retry(subject).await;
    let stored = subject.update(&edited(&failed, &hourly())).await.unwrap();
    assert_eq!(stored.error_count, 1);
    assert_eq!(subject.task().await, stored);
    assert_eq!(subject.store().load_retries().await.unwrap(), []);
}

/// It was switched off and on past the store's knowledge of the retry: as another process may have left it.
async fn enabling_forgives_that_one_too(subject: Subject) {
    let (subject, failed) = with_retry(subject).await;
    let off = SystemTask { enabled: false, next_run_at: None, ..failed };
    subject.put(off.clone());
    let stored = subject.update(&edited(&off, &switched(true))).await.unwrap();
    assert_eq!(stored.error_count, 0);
    assert_eq!(subject.store().load_retries().await.unwrap(), []);
}
