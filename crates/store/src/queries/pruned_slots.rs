//! `pruned_slots`: what is left of runs that were pruned because there were too many of them: the answer to their slot.
//!
//! A task that runs each second has 86,400 rows a day; on time and alike, they become one.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use scheduler::{
    run::{Reason, Run, RunTrigger},
    task::TaskId,
};

use super::runs::run_of;
use crate::row::{instant, to_text};

/// Up to this late, a run is on time (semantics S2).
const ON_TIME: TimeDelta = TimeDelta::seconds(60);

/// Answers of which only this is left.
#[derive(Clone, Debug, PartialEq)]
pub struct PrunedSlots {
    /// The earliest slot that a run of its own answered.
    pub first_slot: DateTime<Utc>,
    /// How many runs share this record.
    pub runs: i64,
    /// The last of them, without its result and its words.
    pub last: Run,
}

/// The columns of a run in the order of its table, and what goes beyond it.
const SELECT: &str =
    "SELECT run_id, task_id, started_at, finished_at, status, NULL AS result, NULL AS error_message,
       scheduled_for, trigger, attempt, reason, missed_count, duration_ms, blocked_by, epoch, first_slot_at, runs
     FROM pruned_slots";

/// Keeps the answer of a run that is about to be pruned. Runs come oldest first.
pub(super) fn keep(connection: &Connection, run: &Run) -> rusqlite::Result<()> {
    let Some(slot) = run.scheduled_for.filter(|_| run.trigger != RunTrigger::Manual) else { return Ok(()) };
    let sql = format!("{SELECT} WHERE task_id = ?1 ORDER BY pruned_slots.id DESC LIMIT 1");
    let latest = connection.prepare_cached(&sql)?.query_row([run.task_id.0], pruned_of).optional()?;
    let shares = latest.filter(|latest| alike(&latest.last, run));
    let (sql, first_slot, runs) = match shares {
        Some(latest) => (UPDATE, latest.first_slot, latest.runs + 1),
        None => (INSERT, slot, 1),
    };
    connection.prepare_cached(sql)?.execute(named_params! {
        ":task_id": run.task_id.0,
        ":first_slot_at": to_text(first_slot),
        ":scheduled_for": to_text(slot),
        ":runs": runs,
        ":run_id": run.id.0,
        ":trigger": run.trigger.as_str(),
        ":attempt": run.attempt,
        ":status": run.status.as_str(),
        ":reason": run.reason.as_ref().map(Reason::as_str),
        ":missed_count": run.missed_count,
        ":blocked_by": run.blocked_by.map(|run| run.0),
        ":started_at": to_text(run.started_at),
        ":finished_at": run.finished_at.map(to_text),
        ":duration_ms": run.duration_ms,
        ":epoch": run.epoch.0,
    })?;
    Ok(())
}

const INSERT: &str =
    "INSERT INTO pruned_slots (task_id, first_slot_at, scheduled_for, runs, run_id, trigger, attempt,
       status, reason, missed_count, blocked_by, started_at, finished_at, duration_ms, epoch)
     VALUES (:task_id, :first_slot_at, :scheduled_for, :runs, :run_id, :trigger, :attempt,
       :status, :reason, :missed_count, :blocked_by, :started_at, :finished_at, :duration_ms, :epoch)";

const UPDATE: &str = "UPDATE pruned_slots
     SET first_slot_at = :first_slot_at, scheduled_for = :scheduled_for, runs = :runs, run_id = :run_id,
       trigger = :trigger, attempt = :attempt, status = :status, reason = :reason, missed_count = :missed_count,
       blocked_by = :blocked_by, started_at = :started_at, finished_at = :finished_at, duration_ms = :duration_ms,
       epoch = :epoch
     WHERE id = (SELECT max(id) FROM pruned_slots WHERE task_id = :task_id)";

/// Two plain runs on time that ended alike, one after the other.
fn alike(earlier: &Run, later: &Run) -> bool {
    let plain = |run: &Run| {
        run.trigger == RunTrigger::Schedule
            && run.attempt == 1
            && run.missed_count == 0
            && run.scheduled_for.is_some_and(|slot| run.started_at - slot <= ON_TIME)
    };
    plain(earlier)
        && plain(later)
        && (earlier.status, &earlier.reason) == (later.status, &later.reason)
        && earlier.scheduled_for < later.scheduled_for
}

/// The record that answers a slot; the narrowest, since one of many runs may span others. Of attempts, the last.
pub(super) fn pruned_at(
    connection: &Connection,
    task_id: TaskId,
    slot: &str,
) -> rusqlite::Result<Option<PrunedSlots>> {
    let sql = format!(
        "{SELECT} WHERE task_id = ?1 AND pruned_slots.scheduled_for >= ?2 AND first_slot_at <= ?2
         ORDER BY first_slot_at DESC, attempt DESC LIMIT 1"
    );
    connection.prepare_cached(&sql)?.query_row((task_id.0, slot), pruned_of).optional()
}

/// The first later record that stands for more than its own slot.
pub(super) fn pruned_after(
    connection: &Connection,
    task_id: TaskId,
    slot: &str,
) -> rusqlite::Result<Option<Run>> {
    let sql = format!(
        "{SELECT} WHERE task_id = ?1 AND pruned_slots.scheduled_for > ?2 AND missed_count > 0
         ORDER BY pruned_slots.scheduled_for LIMIT 1"
    );
    connection.prepare_cached(&sql)?.query_row((task_id.0, slot), run_of).optional()
}

fn pruned_of(row: &Row<'_>) -> rusqlite::Result<PrunedSlots> {
    Ok(PrunedSlots { first_slot: instant(row, "first_slot_at")?, runs: row.get("runs")?, last: run_of(row)? })
}
