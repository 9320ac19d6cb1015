//! `system_task_retries`: what was planned after a failed attempt, for the process after this one. `revision` is that of
//! its task's schedule, as far as the run knew: an edit that leaves the schedule as it is takes it along.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use scheduler::{
    store::{Finish, PendingRetry},
    task::TaskId,
};

use crate::row::{instant, to_text};

/// Writes down that another attempt follows a run.
pub(super) fn plan(connection: &Connection, finish: &Finish, at: DateTime<Utc>) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO system_task_retries (task_id, run_id, revision, retry_at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((finish.task_id.0, finish.run_id.0, finish.claimed_revision, to_text(at)))?;
    Ok(())
}

/// One does not come any more; another of its task stays.
pub(crate) fn give_up(connection: &Connection, retry: &PendingRetry) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM system_task_retries WHERE task_id = ?1 AND retry_at = ?2")?
        .execute((retry.task.0, to_text(retry.at)))?;
    Ok(())
}

/// Whatever is planned for a task does not come any more.
pub(super) fn clear(connection: &Connection, task: TaskId) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM system_task_retries WHERE task_id = ?1")?.execute([task.0])?;
    Ok(())
}

/// What is planned for a task stays with its new revision.
pub(super) fn keep(connection: &Connection, task: TaskId, (before, now): (i64, i64)) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE system_task_retries SET revision = ?3 WHERE task_id = ?1 AND revision = ?2")?
        .execute((task.0, before, now))?;
    Ok(())
}

/// Those that are still to come, by task.
pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Vec<PendingRetry>> {
    connection
        .prepare_cached(
            "SELECT retries.task_id, retries.retry_at, runs.scheduled_for, runs.attempt
             FROM system_task_retries AS retries
             JOIN system_tasks AS tasks ON tasks.id = retries.task_id AND tasks.revision = retries.revision
             JOIN system_task_runs AS runs ON runs.id = retries.run_id
             WHERE tasks.suspended_reason IS NULL AND NOT EXISTS (SELECT 1 FROM system_task_runs AS later
               WHERE later.task_id = retries.task_id AND later.id > retries.run_id
                 AND (later.trigger <> 'manual' OR later.status = 'success'))
             ORDER BY retries.task_id",
        )?
        .query_map([], |row| {
            Ok(PendingRetry {
                task: TaskId(row.get("task_id")?),
                at: instant(row, "retry_at")?,
                scheduled_for: instant(row, "scheduled_for")?,
                attempt: row.get::<_, i64>("attempt")? + 1,
            })
        })?
        // One that cannot be read is no reason to forget the others.
        .filter(|retry| {
            retry
                .as_ref()
                .inspect_err(|error| tracing::warn!(%error, "a planned retry cannot be read"))
                .is_ok()
        })
        .collect()
}
