//! What pruning must not undo: a slot that has its answer keeps it.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    run::{Reason, RunTrigger},
    store::{Advance, Claim, Skip, Store},
    task::SystemTask,
};

use crate::database::{Database, noon};

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
