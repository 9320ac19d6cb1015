//! What is known of a slot: the rows that may answer it, and what happened around it. What it adds up to is the
//! application's to say.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use scheduler::{run::Run, store::StoreResult, task::TaskId};

use super::{
    epochs::{ProcessEpoch, epochs_between},
    pauses::{PastPause, pauses_between},
    pruned_slots::{PrunedSlots, pruned_after, pruned_at},
    runs::run_of,
    suspensions::{Suspension, suspensions_between},
    time_jumps::{TimeJump, jumps_between},
};
use crate::{SqliteStore, row::to_text};

/// The rows that may answer a slot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SlotRows {
    /// Every attempt at it, first to last; empty where it has no row of its own.
    pub attempts: Vec<Run>,
    /// The row of the first later slot that has one, or what is left of it: it may stand for this one too.
    pub after: Option<Run>,
    /// What is left of its own row, where that has been pruned.
    pub pruned: Option<PrunedSlots>,
    /// Before the first of these rows the task had called its handler, as far as that is kept.
    pub has_run_before: bool,
}

/// What happened in a span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The processes that owned the database.
    pub epochs: Vec<ProcessEpoch>,
    /// Sleeps and clock steps.
    pub jumps: Vec<TimeJump>,
    /// Pauses.
    pub pauses: Vec<PastPause>,
    /// Suspensions of the task.
    pub suspensions: Vec<Suspension>,
}

impl SqliteStore {
    /// The latest slot up to `until` that has a row of its own. Probes of a suspended task answer none.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn latest_answered_slot(
        &self,
        task_id: TaskId,
        until: DateTime<Utc>,
    ) -> StoreResult<Option<DateTime<Utc>>> {
        let until = to_text(until);
        let latest = self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM system_task_runs
                     WHERE task_id = ?1 AND scheduled_for <= ?2 AND trigger <> 'manual'
                       AND (trigger <> 'retry' OR attempt > 1)
                     ORDER BY scheduled_for DESC LIMIT 1",
                )?
                .query_row((task_id.0, until), run_of)
                .optional()
        });
        Ok(latest.await?.and_then(|run| run.scheduled_for))
    }

    /// The rows that may answer `slot`.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn slot_rows(&self, task_id: TaskId, slot: DateTime<Utc>) -> StoreResult<SlotRows> {
        let slot = to_text(slot);
        self.read(move |connection| {
            let attempts = attempts_at(connection, task_id, &slot)?;
            let after = first_after(connection, task_id, &slot)?;
            let first = attempts.first().or(after.as_ref());
            let has_run_before = first.map(|row| has_run_before(connection, row)).transpose()?;
            Ok(SlotRows {
                has_run_before: has_run_before.unwrap_or_default(),
                pruned: pruned_at(connection, task_id, &slot)?,
                attempts,
                after,
            })
        })
        .await
    }

    /// What happened from `from` to `to` that may have kept a slot of the task from running.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn circumstances(
        &self,
        task_id: TaskId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> StoreResult<Circumstances> {
        let (from, to) = (to_text(from), to_text(to));
        self.read(move |connection| {
            Ok(Circumstances {
                epochs: epochs_between(connection, &from, &to)?,
                jumps: jumps_between(connection, &from, &to)?,
                pauses: pauses_between(connection, &from, &to)?,
                suspensions: suspensions_between(connection, task_id, &from, &to)?,
            })
        })
        .await
    }
}

fn attempts_at(connection: &Connection, task_id: TaskId, slot: &str) -> rusqlite::Result<Vec<Run>> {
    connection
        .prepare_cached(
            "SELECT * FROM system_task_runs
             WHERE task_id = ?1 AND scheduled_for = ?2 AND trigger <> 'manual' ORDER BY attempt",
        )?
        .query_map((task_id.0, slot), run_of)?
        .collect()
}

/// Whether an earlier row is that of a run, and not of slots that were passed over.
fn has_run_before(connection: &Connection, row: &Run) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM system_task_runs WHERE task_id = ?1 AND id < ?2
                  AND NOT (status = 'skipped' AND trigger = 'schedule' AND missed_count > 0))
               OR EXISTS (SELECT 1 FROM pruned_slots WHERE task_id = ?1 AND run_id < ?2
                  AND NOT (status = 'skipped' AND trigger = 'schedule' AND missed_count > 0))",
        )?
        .query_row((row.task_id.0, row.id.0), |row| row.get(0))
}

fn first_after(connection: &Connection, task_id: TaskId, slot: &str) -> rusqlite::Result<Option<Run>> {
    let kept = connection
        .prepare_cached(
            "SELECT * FROM system_task_runs
             WHERE task_id = ?1 AND scheduled_for > ?2 AND trigger <> 'manual' ORDER BY scheduled_for, attempt LIMIT 1",
        )?
        .query_row((task_id.0, slot), run_of)
        .optional()?;
    let pruned = pruned_after(connection, task_id, slot)?;
    Ok(kept.into_iter().chain(pruned).min_by_key(|run| run.scheduled_for))
}
