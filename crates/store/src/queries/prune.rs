//! Keeping the database small and safe: history is pruned, statistics are refreshed, copies are made.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use scheduler::{error::StoreError, run::Epoch, store::StoreResult};

use super::{pruned_slots, runs::run_of};
use crate::{SqliteStore, files::unused, row::to_text};

mod records;

impl SqliteStore {
    /// Deletes runs beyond each task's newest `keep_runs` and those that ended more than `keep_days` ago; returns how
    /// many. The last success, the last error and what is running always stay. Goes in transactions of `batch` rows,
    /// so that a run that wants to start never waits long.
    ///
    /// For `keep_days` it stays known what became of each slot and what happened around it.
    ///
    /// # Errors
    /// The database could not be written; what was deleted until then stays deleted.
    pub async fn prune_runs(
        &self,
        keep_runs: u32,
        keep_days: u32,
        now: DateTime<Utc>,
        batch: u32,
    ) -> StoreResult<usize> {
        let oldest = to_text(now - TimeDelta::days(i64::from(keep_days)));
        let mut pruned = 0;
        loop {
            let oldest = oldest.clone();
            let deleted = self
                .write(move |connection| prune_batch(connection, keep_runs, &oldest, batch.max(1)))
                .await?;
            if deleted == 0 {
                break;
            }
            pruned += deleted;
        }
        let own = self.own_epoch();
        self.write(move |connection| prune_slot_history(connection, &oldest, own)).await?;
        Ok(pruned)
    }

    /// Lets SQLite refresh the statistics its plans rest on, where it thinks it worthwhile.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn optimize(&self) -> StoreResult<()> {
        self.write(|connection| connection.execute_batch("PRAGMA optimize")).await
    }

    /// Writes a consistent copy of the database to a file, which only its owner may read. An earlier copy of that
    /// name is replaced once the new one is complete.
    ///
    /// # Errors
    /// The copy could not be written, or the store has no file.
    pub async fn backup_to(&self, path: impl Into<PathBuf>) -> StoreResult<()> {
        self.copy_to(path.into()).await
    }

    /// The same beside what has that name or its log's, which stays: then `-2` is behind the name, or the next number that
    /// is free. Only one at a time: two would choose the same. Returns where the copy is.
    ///
    /// # Errors
    /// As [`SqliteStore::backup_to`].
    pub async fn backup_beside(&self, path: impl Into<PathBuf>) -> StoreResult<PathBuf> {
        let path = unused(&path.into()).map_err(|error| StoreError::Failed(Box::new(error)))?;
        self.copy_to(path.clone()).await?;
        Ok(path)
    }
}

/// The ids of runs that are too many (`?1` of a task are kept) or too old (ended before `?2`), in no order. One that stands for the slots
/// of a long snooze has begun long ago and goes on.
pub(super) const PRUNABLE_RUNS: &str = "SELECT id FROM (
   SELECT id, status, coalesce(finished_at, started_at) AS ended_at,
     row_number() OVER (PARTITION BY task_id ORDER BY id DESC) AS age,
     row_number() OVER (PARTITION BY task_id, status ORDER BY id DESC) AS age_of_status
   FROM system_task_runs)
 WHERE (age > ?1 OR ended_at < ?2) AND status <> 'running'
   AND NOT (status IN ('success', 'error') AND age_of_status = 1)";

/// Deletes the oldest runs that are too many or too old; of the former, the answers to their slots stay.
fn prune_batch(connection: &Connection, keep_runs: u32, oldest: &str, batch: u32) -> rusqlite::Result<usize> {
    let mut deleted = connection
        .prepare_cached(&format!(
            "DELETE FROM system_task_runs WHERE id IN ({PRUNABLE_RUNS} ORDER BY id LIMIT ?3) RETURNING *"
        ))?
        .query_map((keep_runs, oldest, batch), run_of)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    // Returned in no particular order.
    deleted.sort_unstable_by_key(|run| run.id);
    for run in
        deleted.iter().filter(|run| to_text(run.finished_at.unwrap_or(run.started_at)).as_str() >= oldest)
    {
        pruned_slots::keep(connection, run, oldest)?;
    }
    Ok(deleted.len())
}

/// Deletes what is known of slots that are too old to be asked about. What is in force now stays.
fn prune_slot_history(connection: &Connection, oldest: &str, own: Epoch) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM pruned_slots WHERE coalesce(finished_at, started_at) < ?1",
        "DELETE FROM time_jumps WHERE max(from_at, to_at) < ?1",
        "DELETE FROM pauses WHERE ended_at < ?1",
        "DELETE FROM suspensions WHERE ended_at < ?1",
        // A zone holds until the next one begins.
        "DELETE FROM machine_zones WHERE id < (SELECT max(id) FROM machine_zones WHERE since_at < ?1)",
    ] {
        connection.prepare_cached(sql)?.execute([oldest])?;
    }
    // The epoch before the oldest slot says since when nobody ran it; the own one is what every write is checked by.
    connection
        .prepare_cached(
            "DELETE FROM process_epochs WHERE id < ?2
               AND id NOT IN (SELECT max(id) FROM process_epochs WHERE started_at < ?1 GROUP BY program)
               AND started_at < ?1",
        )?
        .execute((oldest, own.0))?;
    Ok(())
}
