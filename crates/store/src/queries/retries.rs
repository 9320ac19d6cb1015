//! `system_task_retries`: what was planned after a failed attempt, for the process after this one. `revision` is that of
//! its task's schedule, as far as the run knew: an edit that leaves the schedule as it is takes it along.
//!
//! Where it does not come, the error before it was final and counts (`scheduler::run::count_lost_retry`).

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use scheduler::{
    run::RunId,
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
    let run = connection
        .prepare_cached(
            "DELETE FROM system_task_retries WHERE task_id = ?1 AND retry_at = ?2 RETURNING run_id",
        )?
        .query_row((retry.task.0, to_text(retry.at)), |row| row.get(0))
        .optional()?;
    lose(connection, retry.task, run, i64::MAX)
}

/// Whatever is planned for a task does not come any more.
pub(super) fn clear(connection: &Connection, task: TaskId) -> rusqlite::Result<()> {
    let run = take(connection, task)?;
    lose(connection, task, run, i64::MAX)
}

/// A run, or a slot that is passed over, has come in the place of whatever is planned for its task.
pub(super) fn supersede(connection: &Connection, task: TaskId, by: RunId) -> rusqlite::Result<()> {
    let run = take(connection, task)?;
    lose(connection, task, run, by.0)
}

/// Takes what is planned for a task off the record: the run it follows.
fn take(connection: &Connection, task: TaskId) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("DELETE FROM system_task_retries WHERE task_id = ?1 RETURNING run_id")?
        .query_row([task.0], |row| row.get(0))
        .optional()
}

/// Counts the error of `run`, unless another run had come in the place of its retry before `by`. The probes of a suspended task are
/// not retried.
fn lose(connection: &Connection, task: TaskId, run: Option<i64>, by: i64) -> rusqlite::Result<()> {
    let Some(run) = run else { return Ok(()) };
    connection
        .prepare_cached(
            "UPDATE system_tasks SET error_count = error_count + 1
             WHERE id = ?1 AND suspended_reason IS NULL AND NOT EXISTS (SELECT 1 FROM system_task_runs AS later
               WHERE later.task_id = ?1 AND later.id > ?2 AND later.id < ?3
                 AND (later.status <> 'skipped' OR later.trigger = 'retry')
                 AND (later.trigger <> 'manual' OR later.status = 'success'))",
        )?
        .execute((task.0, run, by))?;
    Ok(())
}

/// What is planned for a task stays with its new revision.
pub(super) fn keep(connection: &Connection, task: TaskId, (before, now): (i64, i64)) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE system_task_retries SET revision = ?3 WHERE task_id = ?1 AND revision = ?2")?
        .execute((task.0, before, now))?;
    Ok(())
}

/// Those that are still to come, by task. (A slot that was passed over after its run had begun has either taken its row away, or come before
/// there was one.)
pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Vec<PendingRetry>> {
    connection
        .prepare_cached(
            "SELECT retries.task_id, retries.retry_at, runs.scheduled_for, runs.attempt
             FROM system_task_retries AS retries
             JOIN system_tasks AS tasks ON tasks.id = retries.task_id AND tasks.revision = retries.revision
             JOIN system_task_runs AS runs ON runs.id = retries.run_id
             WHERE tasks.suspended_reason IS NULL AND runs.attempt <= tasks.max_retries
               AND NOT EXISTS (SELECT 1 FROM system_task_runs AS later
               WHERE later.task_id = retries.task_id AND later.id > retries.run_id
                 AND (later.status <> 'skipped' OR later.trigger = 'retry')
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
