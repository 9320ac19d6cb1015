//! `system_task_runs` and their log: the row, and what writes it for the engine.
//!
//! What people look at is in `run_listing`.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use scheduler::{
    run::{Epoch, LogLine, Reason, Run, RunId, RunOutcome},
    task::TaskId,
};

use crate::row::{as_stored, instant, optional_instant, to_text, word};

pub(super) fn run_of(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get("id")?),
        task_id: TaskId(row.get("task_id")?),
        scheduled_for: optional_instant(row, "scheduled_for")?,
        trigger: word(row, "trigger")?,
        attempt: row.get("attempt")?,
        status: word(row, "status")?,
        reason: row.get::<_, Option<String>>("reason")?.map(Reason::new),
        started_at: instant(row, "started_at")?,
        finished_at: optional_instant(row, "finished_at")?,
        duration_ms: row.get("duration_ms")?,
        result: row.get("result")?,
        error_message: row.get("error_message")?,
        missed_count: row.get("missed_count")?,
        blocked_by: row.get::<_, Option<i64>>("blocked_by")?.map(RunId),
        epoch: Epoch(row.get("epoch")?),
    })
}

/// The row of a run that must be there.
pub(super) fn run_row(connection: &Connection, id: RunId) -> rusqlite::Result<Run> {
    connection.prepare_cached("SELECT * FROM system_task_runs WHERE id = ?1")?.query_row([id.0], run_of)
}

/// The answer that an attempt at a slot has already.
pub(super) fn run_of_slot(
    connection: &Connection,
    task_id: TaskId,
    slot: DateTime<Utc>,
    attempt: i64,
) -> rusqlite::Result<Option<Run>> {
    connection
        .prepare_cached(
            "SELECT * FROM system_task_runs
             WHERE task_id = ?1 AND scheduled_for = ?2 AND attempt = ?3 AND trigger <> 'manual'",
        )?
        .query_row((task_id.0, to_text(slot), attempt), run_of)
        .optional()
}

/// The task's newest row.
pub(super) fn latest_run(connection: &Connection, task_id: TaskId) -> rusqlite::Result<Option<Run>> {
    connection
        .prepare_cached("SELECT * FROM system_task_runs WHERE task_id = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([task_id.0], run_of)
        .optional()
}

/// The task's newest row that answers a slot: what a person runs meanwhile answers none.
pub(super) fn latest_answer(connection: &Connection, task_id: TaskId) -> rusqlite::Result<Option<Run>> {
    connection
        .prepare_cached(
            "SELECT * FROM system_task_runs WHERE task_id = ?1 AND trigger <> 'manual' ORDER BY id DESC LIMIT 1",
        )?
        .query_row([task_id.0], run_of)
        .optional()
}

/// Inserts a row; `run.id` is ignored. Returns it with its id, as it would be read; `None`: its slot has an answer.
pub(super) fn insert_run(connection: &Connection, run: &Run) -> rusqlite::Result<Option<Run>> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, result, error_message,
               scheduled_for, trigger, attempt, reason, missed_count, duration_ms, blocked_by, epoch)
             VALUES (:task_id, :started_at, :finished_at, :status, :result, :error_message,
               :scheduled_for, :trigger, :attempt, :reason, :missed_count, :duration_ms, :blocked_by, :epoch)
             ON CONFLICT DO NOTHING",
        )?
        .execute(named_params! {
            ":task_id": run.task_id.0,
            ":started_at": to_text(run.started_at),
            ":finished_at": run.finished_at.map(to_text),
            ":status": run.status.as_str(),
            ":result": run.result,
            ":error_message": run.error_message,
            ":scheduled_for": run.scheduled_for.map(to_text),
            ":trigger": run.trigger.as_str(),
            ":attempt": run.attempt,
            ":reason": run.reason.as_ref().map(Reason::as_str),
            ":missed_count": run.missed_count,
            ":duration_ms": run.duration_ms,
            ":blocked_by": run.blocked_by.map(|run| run.0),
            ":epoch": run.epoch.0,
        })?;
    Ok((inserted > 0).then(|| Run {
        id: RunId(connection.last_insert_rowid()),
        scheduled_for: run.scheduled_for.map(as_stored),
        started_at: as_stored(run.started_at),
        finished_at: run.finished_at.map(as_stored),
        ..run.clone()
    }))
}

/// Writes the end of a running row and returns it; `None` when it had ended before.
pub(super) fn end_run(
    connection: &Connection,
    id: RunId,
    outcome: &RunOutcome,
) -> rusqlite::Result<Option<Run>> {
    connection
        .prepare_cached(
            "UPDATE system_task_runs
             SET status = :status, reason = :reason, result = :result, error_message = :error_message,
               finished_at = :finished_at, duration_ms = :duration_ms
             WHERE id = :id AND status = 'running'
             RETURNING *",
        )?
        .query_row(
            named_params! {
                ":id": id.0,
                ":status": outcome.status.as_str(),
                ":reason": outcome.reason.as_ref().map(Reason::as_str),
                ":result": outcome.result,
                ":error_message": outcome.error_message,
                ":finished_at": to_text(outcome.finished_at),
                ":duration_ms": outcome.duration_ms,
            },
            run_of,
        )
        .optional()
}

/// Adds the log of a run.
pub(super) fn insert_log(connection: &Connection, id: RunId, log: &[LogLine]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO system_task_run_logs (run_id, line, at, level, message) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (line, entry) in (1_i64..).zip(log) {
        statement.execute((id.0, line, to_text(entry.at), entry.level.as_str(), &entry.message))?;
    }
    Ok(())
}
