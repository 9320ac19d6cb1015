//! What an absence of the cockpit left, at its edges.

use chrono::TimeDelta;
use rusqlite::Connection;
use scheduler::task::SystemTask;

use crate::database::{Database, noon};

/// A row of a run that began and ended `seconds` after noon, for the slot so many seconds after noon.
fn insert(connection: &Connection, task: &SystemTask, status: &str, (seconds, slot): (i64, i64)) {
    let text = |seconds| {
        let at = noon() + TimeDelta::seconds(seconds);
        at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    };
    connection
        .execute(
            "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, scheduled_for, trigger, missed_count, epoch)
             VALUES (?1, ?2, ?3, ?4, ?5, 'catch_up', 1, 1)",
            (task.id.0, text(if status == "interrupted" { -300 } else { seconds }), text(seconds), status, text(slot)),
        )
        .unwrap();
}

/// The absence ends at noon; what is due while its slots settle is decided together with them.
#[tokio::test]
async fn slots_of_the_three_minutes_after_it_are_answered_with_it() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for slot in [-600, 180, 181] {
        insert(&connection, &task, "success", (200, slot));
    }
    let from = noon() - TimeDelta::hours(1);
    let answers = database.store.answers_to_missed_slots(from, noon()).await.unwrap();
    let slots: Vec<_> = answers.iter().filter_map(|answer| answer.run.scheduled_for).collect();
    assert_eq!(slots, [-600, 180].map(|seconds| noon() + TimeDelta::seconds(seconds)));
}

/// Nobody was there for a minute from noon. Who closes ends its runs before itself, who starts those of a dead process.
#[tokio::test]
async fn runs_that_ended_half_a_minute_before_or_after_it_were_cut_off_by_it() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for ended in [-31, -30, 90, 91] {
        insert(&connection, &task, "interrupted", (ended, ended));
    }
    let cut_off = database.store.runs_cut_off(noon(), noon() + TimeDelta::minutes(1)).await.unwrap();
    let ends: Vec<_> = cut_off.iter().filter_map(|listed| listed.run.finished_at).collect();
    assert_eq!(ends, [-30, 90].map(|seconds| noon() + TimeDelta::seconds(seconds)));
}
