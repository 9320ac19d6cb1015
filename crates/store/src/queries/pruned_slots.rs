//! `pruned_slots`: what is left of runs that were pruned because there were too many of them: the answer to their slot.
//!
//! A task that runs each second has 86,400 rows a day; on time and alike, they become one.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use scheduler::{
    run::{ON_TIME, Reason, Run, RunTrigger},
    task::TaskId,
};

use super::runs::run_of;
use crate::row::{instant, to_text};

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
       scheduled_for, trigger, attempt, reason, missed_count, duration_ms, blocked_by, epoch, first_slot_at, runs,
       pruned_slots.id AS record
     FROM pruned_slots";

/// Keeps the answer of a run that is about to be pruned. Runs come oldest first, but one that was kept longer than those
/// after it (the last success, the last error) comes when their answers are here already: it goes by its slot. Records
/// older than `oldest` have served their time, and so have the rows that came after them.
pub(super) fn keep(connection: &Connection, run: &Run, oldest: &str) -> rusqlite::Result<()> {
    let Some(slot) = run.scheduled_for.filter(|_| run.trigger != RunTrigger::Manual) else { return Ok(()) };
    let shared = match before(connection, run.task_id, slot, oldest)? {
        Some((record, kept)) if alike(&kept.last, run) && !is_parted(connection, &kept.last, run)? => {
            Some((record, kept))
        }
        _ => None,
    };
    let (record, first_slot, runs) = match shared {
        Some((record, kept)) => (Some(record), kept.first_slot, kept.runs + 1),
        None => (None, slot, 1),
    };
    connection.prepare_cached(WRITE)?.execute(named_params! {
        ":record": record,
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

/// A record that is shared is written anew; without one, SQLite numbers the new one.
const WRITE: &str = "INSERT OR REPLACE INTO pruned_slots (id, task_id, first_slot_at, scheduled_for, runs, run_id, trigger, attempt,
       status, reason, missed_count, blocked_by, started_at, finished_at, duration_ms, epoch)
     VALUES (:record, :task_id, :first_slot_at, :scheduled_for, :runs, :run_id, :trigger, :attempt,
       :status, :reason, :missed_count, :blocked_by, :started_at, :finished_at, :duration_ms, :epoch)";

/// The record whose slots come next before `slot`, and its id.
fn before(
    connection: &Connection,
    task_id: TaskId,
    slot: DateTime<Utc>,
    oldest: &str,
) -> rusqlite::Result<Option<(i64, PrunedSlots)>> {
    let sql = format!(
        "{SELECT} WHERE task_id = ?1 AND pruned_slots.scheduled_for < ?2 AND started_at >= ?3
         ORDER BY pruned_slots.scheduled_for DESC, pruned_slots.id DESC LIMIT 1"
    );
    connection
        .prepare_cached(&sql)?
        .query_row((task_id.0, to_text(slot), oldest), |row| Ok((row.get("record")?, pruned_of(row)?)))
        .optional()
}

/// Two plain runs on time that ended alike.
fn alike(earlier: &Run, later: &Run) -> bool {
    let plain = |run: &Run| {
        run.trigger == RunTrigger::Schedule
            && run.attempt == 1
            && run.missed_count == 0
            && run.scheduled_for.is_some_and(|slot| run.started_at - slot <= ON_TIME)
    };
    plain(earlier) && plain(later) && (earlier.status, &earlier.reason) == (later.status, &later.reason)
}

/// Whether slots between the two may have another answer, so that no record may stand for all of them: one that has its
/// row still, which may answer many, or none, because the schedule changed.
fn is_parted(connection: &Connection, earlier: &Run, later: &Run) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM system_task_runs WHERE task_id = :task_id AND trigger <> 'manual'
                  AND scheduled_for > :earlier_slot AND scheduled_for < :later_slot)
               OR EXISTS (SELECT 1 FROM system_task_edits WHERE task_id = :task_id
                  AND edited_at > :earlier_start AND edited_at <= :later_start)
               OR EXISTS (SELECT 1 FROM machine_zones WHERE since_at > :earlier_start AND since_at <= :later_start)",
        )?
        .query_row(
            named_params! {
                ":task_id": later.task_id.0,
                ":earlier_slot": earlier.scheduled_for.map(to_text),
                ":later_slot": later.scheduled_for.map(to_text),
                ":earlier_start": to_text(earlier.started_at),
                ":later_start": to_text(later.started_at),
            },
            |row| row.get(0),
        )
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
