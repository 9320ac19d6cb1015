//! What the engine writes after a handler has ended, or died with its process.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, named_params};
use scheduler::{
    clock::Clock,
    run::{Epoch, Reason, Run, RunStatus, apply_outcome},
    schedule::Schedule,
    store::{Finish, Recorded},
    task::SystemTask,
};

use super::{
    retries,
    runs::{end_run, insert_log, run_of, run_row},
    suspensions,
    tasks::{readable_task_row, task_row_of_run},
};
use crate::row::{as_stored, to_text};

/// Ends a run and applies its outcome to its task; a run that has ended keeps its first ending.
pub(crate) fn finish(
    connection: &Connection,
    finish: &Finish,
    clock: &Arc<dyn Clock>,
) -> rusqlite::Result<Recorded> {
    if let Some(run) = end_run(connection, finish.run_id, &finish.outcome)? {
        insert_log(connection, finish.run_id, &finish.log)?;
        if let Some(at) = finish.outcome.retry_at {
            retries::plan(connection, finish, at)?;
        }
        let task = apply(connection, finish, clock)?;
        return Ok(Recorded::new(run, task));
    }
    let run = run_row(connection, finish.run_id)?;
    let task = task_row_of_run(connection, run.task_id)?;
    Ok(Recorded::new(run, task))
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
        // A row that cannot be read must not keep the others from running: its task has no part in this start.
        let Some(task) = readable_task_row(connection, run.task_id)? else { continue };
        apply(connection, &Finish::crashed(run, &task, now), clock)?;
    }
    Ok(interrupted)
}

/// What an ending makes of its task.
pub const APPLY_OUTCOME: &str = "UPDATE system_tasks
     SET last_run_at = ?2, last_status = ?3, last_result = ?4, last_error = ?5, failing_since = ?6,
       error_count = ?7, suspended_reason = ?8, suspended_at = ?9, next_run_at = ?10
     WHERE id = ?1";

/// Writes what an ending makes of its task, and returns that.
fn apply(connection: &Connection, finish: &Finish, clock: &Arc<dyn Clock>) -> rusqlite::Result<SystemTask> {
    let mut task = task_row_of_run(connection, finish.task_id)?;
    let was_suspended = task.is_suspended();
    apply_outcome(&mut task, finish, |task, at| slot_after(task, at, &**clock));
    let instants =
        [&mut task.last_run_at, &mut task.failing_since, &mut task.suspended_at, &mut task.next_run_at];
    for at in instants.into_iter().flatten() {
        *at = as_stored(*at);
    }
    connection.prepare_cached(APPLY_OUTCOME)?.execute((
        task.id.0,
        task.last_run_at.map(to_text),
        &task.last_status,
        &task.last_result,
        &task.last_error,
        task.failing_since.map(to_text),
        task.error_count,
        &task.suspended_reason,
        task.suspended_at.map(to_text),
        task.next_run_at.map(to_text),
    ))?;
    suspensions::note(connection, was_suspended, &task, finish.outcome.finished_at)?;
    Ok(task)
}

/// The first slot of a task that leaves its suspension. A schedule that cannot be read has none; the start says so.
fn slot_after(task: &SystemTask, after: DateTime<Utc>, clock: &dyn Clock) -> Option<DateTime<Utc>> {
    Schedule::of(task).ok()?.next_slot(after, clock.zone())
}
