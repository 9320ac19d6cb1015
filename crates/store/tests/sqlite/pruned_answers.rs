//! What pruning must not undo: a slot that has its answer keeps it, for whoever asks and for whoever would run it again.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    store::{Advance, Claim, ClaimOutcome, Skip, Store},
    task::SystemTask,
};

use crate::database::{Database, ended, noon};

fn minute(n: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(n)
}

/// A claim of the slot in that minute, a moment after it.
fn claim(task: &SystemTask, n: i64) -> Claim {
    Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: Some(minute(n)),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: minute(n) + TimeDelta::milliseconds(7),
        advance: Some(Advance { last_slot_at: Some(minute(n)), next_run_at: Some(minute(n + 1)) }),
    }
}

/// The clock was set back and comes to them once more.
#[tokio::test]
async fn slots_whose_rows_were_pruned_are_not_started_again() {
    let (database, task) = Database::with_task().await;
    for n in (0..6).chain([20]) {
        let run = database.claimed(claim(&task, n)).await;
        let end = ended(&run, RunStatus::Success, run.started_at);
        database.store.finish(end).await.unwrap();
    }
    assert_eq!(database.store.prune_runs(1, 30, minute(30), 100).await.unwrap(), 6);
    for n in [0, 3, 5] {
        let again = Claim { started_at: minute(n) + TimeDelta::milliseconds(9), ..claim(&task, n) };
        assert_eq!(database.store.claim(again.clone()).await.unwrap(), ClaimOutcome::Duplicate, "{n}");
        let retry = Claim { attempt: 2, trigger: RunTrigger::Retry, advance: None, ..again };
        let claimed = database.claimed(retry).await;
        assert_eq!(claimed.attempt, 2, "of which there was none");
    }
    for n in [6, 19] {
        assert_eq!(database.claimed(claim(&task, n)).await.scheduled_for, Some(minute(n)), "it had no run");
    }
    let on_request =
        Claim { scheduled_for: None, trigger: RunTrigger::Manual, advance: None, ..claim(&task, 3) };
    database.claimed(on_request).await;
}

/// Of a task that is refused, the row still moves to its next slot.
#[tokio::test]
async fn one_that_is_refused_for_that_moves_the_schedule() {
    let (database, task) = Database::with_task().await;
    for n in 0..3 {
        let run = database.claimed(claim(&task, n)).await;
        let end = ended(&run, RunStatus::Success, run.started_at);
        database.store.finish(end).await.unwrap();
    }
    database.store.prune_runs(1, 30, minute(30), 100).await.unwrap();
    let schedule = "UPDATE system_tasks SET last_slot_at = NULL, next_run_at = NULL";
    database.connect().execute_batch(schedule).unwrap(); // as after a correction
    let again = Claim { started_at: minute(5), ..claim(&task, 1) };
    assert_eq!(database.store.claim(again).await.unwrap(), ClaimOutcome::Duplicate);
    let moved = database.store.load_task(task.id).await.unwrap().unwrap();
    assert_eq!((moved.last_slot_at, moved.next_run_at), (Some(minute(1)), Some(minute(2))));
}

/// Passes over the slot of a day, in one row with those before it.
async fn pass_over(database: &Database, task: &SystemTask, day: i64) {
    let slot = noon() + TimeDelta::days(day);
    let skip = Skip {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: slot,
        reason: Reason::SNOOZED,
        missed_count: 1,
        at: slot,
        blocked_by: None,
        merge_since: Some(noon()),
        message: None,
        advance: Advance { last_slot_at: Some(slot), next_run_at: Some(slot + TimeDelta::days(1)) },
    };
    database.store.skip(skip).await.unwrap();
}

/// What answers the slot of a day, by the row or by what is left of it.
async fn is_answered(database: &Database, task: &SystemTask, day: i64) -> bool {
    let rows = database.store.slot_rows(task.id, noon() + TimeDelta::days(day)).await.unwrap();
    let stands_for_it = rows.after.is_some_and(|run| run.missed_count > 0);
    !rows.attempts.is_empty() || stands_for_it || rows.pruned.is_some()
}

#[tokio::test]
async fn a_row_that_has_begun_long_ago_and_goes_on_keeps_what_it_answers() {
    let (database, task) = Database::with_task().await;
    for day in 0..40 {
        pass_over(&database, &task, day).await;
        let night = noon() + TimeDelta::days(day) + TimeDelta::hours(12);
        database.store.prune_runs(500, 30, night, 100).await.unwrap();
        assert!(is_answered(&database, &task, day - i64::from(day > 0)).await, "{day}");
    }
    // Too many by then, it leaves its answers, until these are old.
    for n in 0..2 {
        database.claimed(claim(&task, 40 * 24 * 60 + n)).await;
    }
    let last = noon() + TimeDelta::days(40);
    database.store.prune_runs(1, 30, last, 100).await.unwrap();
    assert_eq!(
        (is_answered(&database, &task, 39).await, is_answered(&database, &task, 20).await),
        (true, true)
    );
    database.store.prune_runs(1, 30, last + TimeDelta::days(31), 100).await.unwrap();
    assert!(!is_answered(&database, &task, 39).await);
}
