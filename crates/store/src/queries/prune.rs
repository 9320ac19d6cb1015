//! Keeping the database small and safe: history is pruned, statistics are refreshed, copies are made.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::store::StoreResult;

use crate::{SqliteStore, row::to_text};

impl SqliteStore {
    /// Deletes runs beyond each task's newest `keep_runs` and those that began more than `keep_days` ago; returns how
    /// many. The last success, the last error and what is running always stay. Goes in transactions of `batch` rows,
    /// so that a run that wants to start never waits long.
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
                .write(move |connection| {
                    connection
                        .prepare_cached(
                            "DELETE FROM system_task_runs WHERE id IN (
                               SELECT id FROM (
                                 SELECT id, status, started_at,
                                   row_number() OVER (PARTITION BY task_id ORDER BY id DESC) AS age,
                                   row_number() OVER (PARTITION BY task_id, status ORDER BY id DESC) AS age_of_status
                                 FROM system_task_runs)
                               WHERE (age > ?1 OR started_at < ?2) AND status <> 'running'
                                 AND NOT (status IN ('success', 'error') AND age_of_status = 1)
                               LIMIT ?3)",
                        )?
                        .execute((keep_runs, oldest, batch.max(1)))
                })
                .await?;
            if deleted == 0 {
                return Ok(pruned);
            }
            pruned += deleted;
        }
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
}
