//! `system_task_runs` and their log: the row, and what writes it for the engine.
//!
//! What people look at is in `run_listing`.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use scheduler::{
    run::{Epoch, LogLine, Reason, Run, RunId, RunOutcome},
    task::TaskId,
};

use crate::row::{as_stored, instant, optional_instant, to_text, word};

/// A run by its row: `?1` is its id.
pub const RUN: &str = "SELECT * FROM system_task_runs WHERE id = ?1";

/// A new row. Where its slot has an answer nothing happens.
pub const INSERT_RUN: &str =
    "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, result, error_message,
       scheduled_for, trigger, attempt, reason, missed_count, duration_ms, blocked_by, epoch)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
     ON CONFLICT DO NOTHING";

/// The end of a running row. It returns nothing: SQLite would build a table for that, and reading the row again costs less.
pub const END_RUN: &str = "UPDATE system_task_runs
     SET status = ?2, reason = ?3, result = ?4, error_message = ?5, finished_at = ?6, duration_ms = ?7
     WHERE id = ?1 AND status = 'running'";

/// Reads a run by position, from the table's columns in their order, whatever follows them: looking them up by their names
/// takes longer than the query.
pub(super) fn run_of(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get(0)?),
        task_id: TaskId(row.get(1)?),
        started_at: instant(row, 2)?,
        finished_at: optional_instant(row, 3)?,
        status: word(row, 4)?,
        result: row.get(5)?,
        error_message: row.get(6)?,
        scheduled_for: optional_instant(row, 7)?,
        trigger: word(row, 8)?,
        attempt: row.get(9)?,
        reason: row.get::<_, Option<String>>(10)?.map(Reason::new),
        missed_count: row.get(11)?,
        duration_ms: row.get(12)?,
        blocked_by: row.get::<_, Option<i64>>(13)?.map(RunId),
        epoch: Epoch(row.get(14)?),
    })
}

/// The row of a run that must be there.
pub(super) fn run_row(connection: &Connection, id: RunId) -> rusqlite::Result<Run> {
    connection.prepare_cached(RUN)?.query_row([id.0], run_of)
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
    let inserted = connection.prepare_cached(INSERT_RUN)?.execute((
        run.task_id.0,
        to_text(run.started_at),
        run.finished_at.map(to_text),
        run.status.as_str(),
        &run.result,
        &run.error_message,
        run.scheduled_for.map(to_text),
        run.trigger.as_str(),
        run.attempt,
        run.reason.as_ref().map(Reason::as_str),
        run.missed_count,
        run.duration_ms,
        run.blocked_by.map(|run| run.0),
        run.epoch.0,
    ))?;
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
    let ended = connection.prepare_cached(END_RUN)?.execute((
        id.0,
        outcome.status.as_str(),
        outcome.reason.as_ref().map(Reason::as_str),
        &outcome.result,
        &outcome.error_message,
        to_text(outcome.finished_at),
        outcome.duration_ms,
    ))?;
    if ended > 0 { run_row(connection, id).map(Some) } else { Ok(None) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_in_the_order_in_which_they_are_read() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        let statement = connection.prepare(RUN).unwrap();
        assert_eq!(
            statement.column_names(),
            [
                "id",
                "task_id",
                "started_at",
                "finished_at",
                "status",
                "result",
                "error_message",
                "scheduled_for",
                "trigger",
                "attempt",
                "reason",
                "missed_count",
                "duration_ms",
                "blocked_by",
                "epoch"
            ]
        );
    }
}
