//! Edits: the row, its record, and what runs have written meanwhile.

use chrono::TimeDelta;
use scheduler::{
    edit::{self, TaskEdit},
    run::{RunStatus, RunTrigger},
    schedule::Frequency,
    snooze::Snooze,
    store::{Advance, Claim, PendingRetry, Store},
    task::{SystemTask, TaskId},
};
use store::queries::edits::NewEdit;

use crate::database::{Database, ended, noon};

fn edit(before: &str, after: &str) -> NewEdit {
    NewEdit { edited_by: "test".to_owned(), before: before.to_owned(), after: after.to_owned(), undoes: None }
}

fn renamed(task: &SystemTask, name: &str) -> SystemTask {
    applied(task, &TaskEdit { name: Some(name.to_owned()), ..TaskEdit::default() })
}

fn applied(task: &SystemTask, edit: &TaskEdit) -> SystemTask {
    edit::apply(task, edit, noon(), "UTC".parse().unwrap()).unwrap()
}

fn claim(task: &SystemTask) -> Claim {
    Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: Some(noon()),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: noon(),
        advance: Some(Advance {
            last_slot_at: Some(noon()),
            next_run_at: Some(noon() + TimeDelta::minutes(45)),
        }),
    }
}

#[tokio::test]
async fn an_edit_is_stored_with_its_record() {
    let (database, task) = Database::with_task().await;
    let new = renamed(&task, "Morning news");
    let stored = database.store.update_task(1, &new, edit("{\"name\":1}", "{\"name\":2}")).await.unwrap();
    assert_eq!(stored.as_ref(), Some(&new));
    assert_eq!(database.store.task_by_id(task.id).await.unwrap(), stored);
    let edits = database.store.list_edits(task.id, 10).await.unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!((edits[0].revision, edits[0].edited_at, edits[0].undone_by), (2, noon(), None));
    assert_eq!((edits[0].before.as_str(), edits[0].after.as_str()), ("{\"name\":1}", "{\"name\":2}"));
    assert_eq!(database.store.edit_by_id(edits[0].id).await.unwrap().as_ref(), Some(&edits[0]));
    assert_eq!(database.store.edit_by_id(99).await.unwrap(), None);
}

#[tokio::test]
async fn an_edit_of_another_revision_is_refused_and_leaves_no_record() {
    let (database, task) = Database::with_task().await;
    let first = renamed(&task, "First");
    database.store.update_task(1, &first, edit("", "")).await.unwrap().unwrap();
    let late = renamed(&task, "Late");
    assert_eq!(database.store.update_task(1, &late, edit("", "")).await.unwrap(), None);
    assert_eq!(database.store.task_by_id(task.id).await.unwrap(), Some(first));
    assert_eq!(database.store.list_edits(task.id, 10).await.unwrap().len(), 1);
    let gone = SystemTask { id: TaskId(99), ..late };
    assert_eq!(database.store.update_task(1, &gone, edit("", "")).await.unwrap(), None);
}

#[tokio::test]
async fn a_new_name_does_not_take_back_a_slot_claimed_meanwhile() {
    let (database, task) = Database::with_task().await;
    let new = renamed(&task, "Morning news");
    database.claimed(claim(&task)).await;
    let stored = database.store.update_task(1, &new, edit("", "")).await.unwrap().unwrap();
    assert_eq!(stored.name, "Morning news");
    assert_eq!(stored.last_slot_at, Some(noon()));
    assert_eq!(stored.next_run_at, Some(noon() + TimeDelta::minutes(45)));
}

#[tokio::test]
async fn a_new_schedule_is_computed_again_when_the_task_has_run_meanwhile() {
    let (database, task) = Database::with_task().await;
    let shorter = TaskEdit { frequency: Some(Frequency::Every { seconds: 60 }), ..TaskEdit::default() };
    let new = applied(&task, &shorter);
    let run = database.claimed(claim(&task)).await;
    let fresh = database.store.finish(ended(&run, RunStatus::Success, noon())).await.unwrap().task;
    assert_eq!(database.store.update_task(1, &new, edit("", "")).await.unwrap(), None);
    let again = applied(&fresh, &shorter);
    let stored = database.store.update_task(1, &again, edit("", "")).await.unwrap().unwrap();
    assert_eq!(stored, again);
    assert_eq!((stored.frequency_seconds, stored.anchor_at), (Some(60), Some(noon())));
}

#[tokio::test]
async fn enabling_clears_errors_and_other_edits_keep_them() {
    let (database, task) = Database::with_task().await;
    database
        .connect()
        .execute(
            "UPDATE system_tasks SET error_count = 5, failing_since = created_at, last_status = 'error',
               suspended_reason = 'breaker', suspended_at = created_at",
            [],
        )
        .unwrap();
    let mut stored = database.store.task_by_id(task.id).await.unwrap().unwrap();
    for (enabled, error_count) in [(None, 5), (Some(false), 5), (Some(true), 0)] {
        let new = applied(&stored, &TaskEdit { enabled, ..TaskEdit::default() });
        stored = database.store.update_task(stored.revision, &new, edit("", "")).await.unwrap().unwrap();
        assert_eq!((stored.error_count, stored.enabled), (error_count, enabled.unwrap_or(true)));
        assert_eq!(stored.is_suspended(), error_count > 0);
        assert_eq!(stored.last_status.as_deref(), Some("error"));
    }
    assert_eq!(stored.failing_since, None);
    assert_eq!(stored.next_run_at, Some(noon() + TimeDelta::minutes(45)));
}

#[tokio::test]
async fn an_edit_that_undoes_another_marks_it() {
    let (database, task) = Database::with_task().await;
    let new = renamed(&task, "Morning news");
    let new = database.store.update_task(1, &new, edit("", "")).await.unwrap().unwrap();
    let first = database.store.list_edits(task.id, 1).await.unwrap().remove(0);
    let back = renamed(&new, &task.name);
    let undo = NewEdit { undoes: Some(first.id), ..edit("", "") };
    database.store.update_task(2, &back, undo).await.unwrap().unwrap();
    let edits = database.store.list_edits(task.id, 10).await.unwrap();
    assert_eq!(edits[1].undone_by, Some(edits[0].id));
}

#[tokio::test]
async fn a_snooze_is_stored_and_moves_no_slot() {
    let (database, task) = Database::with_task().await;
    let until = noon() + TimeDelta::hours(2);
    let snooze = Snooze { until: Some(until), reason: Some("on holiday".to_owned()) };
    let asleep = applied(&task, &TaskEdit { snooze: Some(Some(snooze)), ..TaskEdit::default() });
    // A claim moves the schedule meanwhile.
    database.claimed(claim(&task)).await;
    let stored = database.store.update_task(1, &asleep, edit("", "")).await.unwrap().unwrap();
    assert_eq!((stored.snoozed_at, stored.snoozed_until), (Some(noon()), Some(until)));
    assert_eq!(stored.snooze_reason.as_deref(), Some("on holiday"));
    assert_eq!(stored.next_run_at, Some(noon() + TimeDelta::minutes(45)));
    let woken = applied(&stored, &TaskEdit { snooze: Some(None), ..TaskEdit::default() });
    let stored = database.store.update_task(2, &woken, edit("", "")).await.unwrap().unwrap();
    assert_eq!((stored.snoozed_at, stored.snoozed_until), (Some(noon()), Some(noon())));
    assert_eq!(database.store.list_tasks().await.unwrap(), [stored]);
}

/// Its failed runs may be tried again.
async fn with_retried_task() -> (Database, SystemTask) {
    let (database, task) = Database::with_task().await;
    database.connect().execute_batch("UPDATE system_tasks SET max_retries = 1").unwrap();
    (database, task)
}

#[tokio::test]
async fn a_planned_retry_outlives_a_new_name_but_not_another_schedule() {
    let (database, task) = with_retried_task().await;
    let run = database.claimed(claim(&task)).await;
    let at = noon() + TimeDelta::minutes(1);
    let mut failure = ended(&run, RunStatus::Error, noon());
    failure.outcome.retry_at = Some(at);
    let failed = database.store.finish(failure).await.unwrap().task;
    let renamed = renamed(&failed, "Morning news");
    database.store.update_task(1, &renamed, edit("", "")).await.unwrap().unwrap();
    let planned = PendingRetry { at, task: task.id, scheduled_for: noon(), attempt: 2 };
    assert_eq!(database.store.load_retries().await.unwrap(), [planned]);
    let shorter = TaskEdit { frequency: Some(Frequency::Every { seconds: 60 }), ..TaskEdit::default() };
    let shorter = applied(&renamed, &shorter);
    let stored = database.store.update_task(2, &shorter, edit("", "")).await.unwrap().unwrap();
    assert_eq!(database.store.load_retries().await.unwrap(), []);
    assert_eq!(stored.error_count, 1, "there is no further attempt: the error is final");
}

/// Of an interval.
#[tokio::test]
async fn so_it_does_another_zone_where_that_says_nothing() {
    let (database, task) = with_retried_task().await;
    let run = database.claimed(claim(&task)).await;
    let mut failure = ended(&run, RunStatus::Error, noon());
    failure.outcome.retry_at = Some(noon() + TimeDelta::minutes(1));
    let failed = database.store.finish(failure).await.unwrap().task;
    let moved = TaskEdit { timezone: Some(Some("Asia/Tokyo".to_owned())), ..TaskEdit::default() };
    database.store.update_task(1, &applied(&failed, &moved), edit("", "")).await.unwrap().unwrap();
    assert_eq!(database.store.load_retries().await.unwrap().len(), 1);
}
