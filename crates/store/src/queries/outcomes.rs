//! What the engine writes after a handler has ended, or died with its process.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, named_params};
use scheduler::{
    clock::Clock,
    run::{Epoch, Reason, Run, RunStatus, settle_task},
    schedule::Schedule,
    store::{Finish, Recorded},
    task::SystemTask,
};

use super::{
    runs::{end_run, insert_log, run_of, run_row},
    suspensions,
    tasks::task_row_of_run,
};
use crate::row::{as_stored, to_text};

/// Ends a run and settles its task; a run that has ended keeps its first ending.
pub(crate) fn finish(
    connection: &Connection,
    finish: &Finish,
    clock: &Arc<dyn Clock>,
) -> rusqlite::Result<Recorded> {
    if let Some(run) = end_run(connection, finish.run_id, &finish.outcome)? {
        insert_log(connection, finish.run_id, &finish.log)?;
        let task = settle(connection, finish, clock)?;
        return Ok(Recorded { run, task });
    }
    let run = run_row(connection, finish.run_id)?;
    let task = task_row_of_run(connection, run.task_id)?;
    Ok(Recorded { run, task })
}

/// Ends the running rows of other epochs.
pub(crate) fn interrupt_dead_runs(
    connection: &Connection,
    now: DateTime<Utc>,
    epoch: Epoch,
    clock: &Arc<dyn Clock>,
) -> rusqlite::Result<Vec<Run>> {
    let mut statement = connection.prepare_cached(
        "UPDATE system_task_runs
         SET status = :interrupted, reason = :reason, error_message = :message, finished_at = :now
         WHERE status = 'running' AND epoch <> :epoch
         RETURNING *",
    )?;
    let interrupted = statement.query_map(
        named_params! {
            ":interrupted": RunStatus::Interrupted.as_str(),
            ":reason": Reason::CRASHED.as_str(),
            ":message": Finish::CRASHED,
            ":now": to_text(now),
            ":epoch": epoch.0,
        },
        run_of,
    )?;
    let mut interrupted = interrupted.collect::<rusqlite::Result<Vec<Run>>>()?;
    interrupted.sort_by_key(|run| run.id);
    for run in &interrupted {
        let task = task_row_of_run(connection, run.task_id)?;
        settle(connection, &Finish::crashed(run, &task, now), clock)?;
    }
    Ok(interrupted)
}

/// Writes what an ending makes of its task, and returns that.
fn settle(connection: &Connection, finish: &Finish, clock: &Arc<dyn Clock>) -> rusqlite::Result<SystemTask> {
    let before = task_row_of_run(connection, finish.task_id)?;
    let mut after = settle_task(&before, finish, |task, at| slot_after(task, at, &**clock));
    let instants =
        [&mut after.last_run_at, &mut after.failing_since, &mut after.suspended_at, &mut after.next_run_at];
    for at in instants.into_iter().flatten() {
        *at = as_stored(*at);
    }
    connection
        .prepare_cached(
            "UPDATE system_tasks
             SET last_run_at = :last_run_at, last_status = :last_status, last_result = :last_result,
               last_error = :last_error, failing_since = :failing_since, error_count = :error_count,
               suspended_reason = :suspended_reason, suspended_at = :suspended_at, next_run_at = :next_run_at
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": after.id.0,
            ":last_run_at": after.last_run_at.map(to_text),
            ":last_status": after.last_status,
            ":last_result": after.last_result,
            ":last_error": after.last_error,
            ":failing_since": after.failing_since.map(to_text),
            ":error_count": after.error_count,
            ":suspended_reason": after.suspended_reason,
            ":suspended_at": after.suspended_at.map(to_text),
            ":next_run_at": after.next_run_at.map(to_text),
        })?;
    suspensions::note(connection, &before, &after, finish.outcome.finished_at)?;
    Ok(after)
}

/// The first slot of a task that leaves its suspension. A schedule that cannot be read has none; the start says so.
fn slot_after(task: &SystemTask, after: DateTime<Utc>, clock: &dyn Clock) -> Option<DateTime<Utc>> {
    Schedule::of(task).ok()?.next_slot(after, clock.zone())
}
