//! `suspensions`: when the engine kept a task back, and until when. The one in force is also in the task's row.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};
use scheduler::task::{SystemTask, TaskId};

use crate::row::{instant, optional_instant, to_text};

/// A suspension, over or in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Why: `breaker`.
    pub reason: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Its end; `None`: in force.
    pub ended: Option<DateTime<Utc>>,
}

/// Writes down what a change of a task's row, to `after`, did to its suspension.
pub(super) fn note(
    connection: &Connection,
    was_suspended: bool,
    after: &SystemTask,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    match (was_suspended, &after.suspended_reason) {
        (false, Some(reason)) => {
            let since = after.suspended_at.unwrap_or(now);
            connection
                .prepare_cached(
                    "INSERT INTO suspensions (task_id, reason, suspended_at) VALUES (?1, ?2, ?3)",
                )?
                .execute((after.id.0, reason, to_text(since)))?;
        }
        (true, None) => {
            connection
                .prepare_cached(
                    "UPDATE suspensions SET ended_at = ?2 WHERE task_id = ?1 AND ended_at IS NULL",
                )?
                .execute((after.id.0, to_text(now)))?;
        }
        (false, None) | (true, Some(_)) => {}
    }
    Ok(())
}

/// The suspensions of a task that touch a span, oldest first.
pub(super) fn suspensions_between(
    connection: &Connection,
    task_id: TaskId,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<Suspension>> {
    connection
        .prepare_cached(
            "SELECT reason, suspended_at, ended_at FROM suspensions
             WHERE task_id = ?1 AND suspended_at <= ?3 AND (ended_at IS NULL OR ended_at >= ?2) ORDER BY id",
        )?
        .query_map((task_id.0, from, to), suspension_of)?
        .collect()
}

fn suspension_of(row: &Row<'_>) -> rusqlite::Result<Suspension> {
    Ok(Suspension {
        reason: row.get("reason")?,
        since: instant(row, "suspended_at")?,
        ended: optional_instant(row, "ended_at")?,
    })
}
