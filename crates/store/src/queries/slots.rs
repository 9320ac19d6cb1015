//! What the engine writes before a handler is called: claims, skips, and where a task's next slot lies.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, named_params};
use scheduler::{
    run::{Epoch, Run},
    store::{Advance, Claim, ClaimOutcome, Recorded, Reschedule, Skip, absorb},
    task::TaskId,
};

use super::{
    retries,
    runs::{insert_run, latest_answer, latest_run, run_of_slot, run_row},
    tasks::{task_row, task_row_of_run},
};
use crate::row::to_text;

/// Grants a slot once.
pub(crate) fn claim(connection: &Connection, claim: &Claim, epoch: Epoch) -> rusqlite::Result<ClaimOutcome> {
    // A manual run answers no slot, but its claim may be repeated too. That of a slot is found by the uniqueness of slots.
    if !claim.is_scheduled()
        && let Some(run) = latest_run(connection, claim.task_id)?
        && claim.was_granted_as(&run, epoch)
    {
        return Ok(ClaimOutcome::Claimed(Arc::new(run)));
    }
    if let Some(standing) = standing(connection, claim)?
        && !standing.has_run
        && let Some(run) = insert_run(connection, &claim.to_run(epoch))?
    {
        // Only of a task that fails there is a retry to count for, and most do not.
        if standing.is_failing && claim.supersedes_retry() {
            retries::supersede(connection, claim.task_id, run.id)?;
        }
        start(connection, claim)?;
        return Ok(ClaimOutcome::Claimed(Arc::new(run)));
    }
    let answer = match claim.scheduled_for.filter(|_| claim.is_scheduled()) {
        Some(slot) => run_of_slot(connection, claim.task_id, slot, claim.attempt)?,
        None => None,
    };
    if let Some(run) = answer.as_ref().filter(|run| claim.was_granted_as(run, epoch)) {
        return Ok(ClaimOutcome::Claimed(Arc::new(run.clone())));
    }
    let Some(task) = task_row(connection, claim.task_id)? else { return Ok(ClaimOutcome::Superseded(None)) };
    if !claim.may_start(task.enabled, task.revision) {
        return Ok(ClaimOutcome::Superseded(Some(Box::new(task))));
    }
    if let Some(advance) = claim.advance {
        move_forward(connection, claim.task_id, advance)?;
    }
    if let Some(run) = answer
        && claim.is_absorbed_by(&task)
    {
        write_absorbed(connection, &run, claim.missed_count)?;
    }
    Ok(ClaimOutcome::Duplicate)
}

/// Of a task (`?1`), what a claim of a slot (`?2`, null for none) goes by. That an attempt (`?3`) at the slot was pruned is asked along with
/// it, which costs less than a statement of its own: nothing is kept of slots as late as one that comes on time.
pub const STANDING: &str = "SELECT enabled, revision, failing_since IS NOT NULL, EXISTS (
       SELECT 1 FROM pruned_slots
       WHERE task_id = ?1 AND scheduled_for >= ?2 AND first_slot_at <= ?2 AND attempt = ?3)
     FROM system_tasks WHERE id = ?1";

/// A task whose run may start.
struct Standing {
    /// Its last run that counts was an error.
    is_failing: bool,
    /// The slot has had that attempt, of which only the answer is left.
    has_run: bool,
}

/// `None`: the task is not there, or not as it was when the claim was decided. The rest of its row is read only then.
fn standing(connection: &Connection, claim: &Claim) -> rusqlite::Result<Option<Standing>> {
    let found = connection
        .prepare_cached(STANDING)?
        .query_row((claim.task_id.0, claim.scheduled_for.map(to_text), claim.attempt), |row| {
            Ok((row.get(0)?, row.get(1)?, Standing { is_failing: row.get(2)?, has_run: row.get(3)? }))
        })
        .optional()?;
    Ok(found.and_then(|(enabled, revision, standing)| claim.may_start(enabled, revision).then_some(standing)))
}

/// A start, and where the schedule is then, as [`Advance::moves`] has it: the watermark (`?3`, null for a probe) never
/// moves back.
pub const START: &str = "UPDATE system_tasks
     SET last_run_at = ?2,
       last_slot_at = iif(last_slot_at > ?3 OR ?3 IS NULL, last_slot_at, ?3),
       next_run_at = iif(last_slot_at > ?3 OR (?3 IS NULL AND suspended_reason IS NULL), next_run_at, ?4)
     WHERE id = ?1";

/// Writes to the task that a run of it has started and, as [`move_forward`] does, where its schedule is.
fn start(connection: &Connection, claim: &Claim) -> rusqlite::Result<()> {
    let Some(advance) = claim.advance else {
        connection
            .prepare_cached("UPDATE system_tasks SET last_run_at = ?2 WHERE id = ?1")?
            .execute((claim.task_id.0, to_text(claim.started_at)))?;
        return Ok(());
    };
    connection.prepare_cached(START)?.execute((
        claim.task_id.0,
        to_text(claim.started_at),
        advance.last_slot_at.map(to_text),
        advance.next_run_at.map(to_text),
    ))?;
    Ok(())
}

/// Writes or extends the row of slots that are passed over.
pub(crate) fn skip(connection: &Connection, skip: &Skip, epoch: Epoch) -> rusqlite::Result<Option<Recorded>> {
    let Some(task) = task_row(connection, skip.task_id)? else { return Ok(None) };
    if task.revision != skip.revision {
        return Ok(None);
    }
    move_forward(connection, skip.task_id, skip.advance)?;
    if let Some(run) = run_of_slot(connection, skip.task_id, skip.scheduled_for, 1)? {
        if skip.is_absorbed_by(&task) {
            write_absorbed(connection, &run, skip.missed_count)?;
        }
        if !skip.was_recorded_as(&run, &task) {
            return Ok(None);
        }
        return Ok(Some(Recorded::new(run, task_row_of_run(connection, skip.task_id)?)));
    }
    let run = match latest_answer(connection, skip.task_id)?.filter(|latest| skip.extends(latest)) {
        Some(mut latest) => {
            skip.extend(&mut latest);
            write_extended(connection, &latest)?;
            run_row(connection, latest.id)?
        }
        None => insert_run(connection, &skip.to_run(epoch))?.ok_or(rusqlite::Error::QueryReturnedNoRows)?,
    };
    retries::supersede(connection, skip.task_id, run.id)?;
    if skip.shows_on(&task) {
        connection
            .prepare_cached(
                "UPDATE system_tasks SET last_status = 'skipped', last_result = ?2 WHERE id = ?1",
            )?
            .execute((skip.task_id.0, &run.result))?;
    }
    Ok(Some(Recorded::new(run, task_row_of_run(connection, skip.task_id)?)))
}

fn write_extended(connection: &Connection, run: &Run) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE system_task_runs
             SET missed_count = :missed_count, scheduled_for = :scheduled_for, finished_at = :finished_at
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": run.id.0,
            ":missed_count": run.missed_count,
            ":scheduled_for": run.scheduled_for.map(to_text),
            ":finished_at": run.finished_at.map(to_text),
        })?;
    Ok(())
}

/// Makes a row stand for further slots, which were missed before its own came a second time.
fn write_absorbed(connection: &Connection, run: &Run, more: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE system_task_runs SET missed_count = ?2 WHERE id = ?1")?
        .execute((run.id.0, absorb(run.missed_count, more)))?;
    Ok(())
}

/// Moves the watermark and the next slot, as [`Advance::moves`] has it.
fn move_forward(connection: &Connection, task_id: TaskId, advance: Advance) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE system_tasks SET last_slot_at = coalesce(?2, last_slot_at), next_run_at = ?3
             WHERE id = ?1
               AND iif(?2 IS NULL, suspended_reason IS NOT NULL, last_slot_at IS NULL OR last_slot_at <= ?2)",
        )?
        .execute((task_id.0, advance.last_slot_at.map(to_text), advance.next_run_at.map(to_text)))?;
    Ok(())
}

/// The next slot of a task in a revision, and the origin and the watermark where they are given.
pub const RESCHEDULE: &str = "UPDATE system_tasks
     SET next_run_at = ?3, anchor_at = coalesce(?4, anchor_at), last_slot_at = coalesce(?5, last_slot_at)
     WHERE id = ?1 AND revision = ?2";

/// Puts next slots where the start, or a corrected clock, says they are.
pub(crate) fn reschedule(connection: &Connection, moves: &[Reschedule]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(RESCHEDULE)?;
    for moved in moves {
        statement.execute((
            moved.task_id.0,
            moved.revision,
            moved.next_run_at.map(to_text),
            moved.anchor_at.map(to_text),
            moved.last_slot_at.map(to_text),
        ))?;
    }
    Ok(())
}
