//! Prunes records that are of no more use: alerts whose cause is long gone, and edits nobody will ask about.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::store::StoreResult;

use crate::{SqliteStore, row::to_text};

const ALERTS: &str = "DELETE FROM alerts WHERE id IN (
   SELECT id FROM alerts WHERE resolved_at < ?1 ORDER BY id LIMIT ?2)";

/// What a slot of the last `keep_days` was read by stays: of each task the last edit before them that switched it, and
/// the last that moved its schedule. So do its latest edit, whatever it was, and what a record that stays was undone by.
const EDITS: &str = "WITH
   old AS (
     SELECT id, task_id, CASE WHEN json_valid(before) THEN before ELSE '{}' END AS changed
     FROM system_task_edits WHERE edited_at < ?1),
   kept (id) AS (
     SELECT max(id) FROM system_task_edits GROUP BY task_id
     UNION SELECT max(id) FROM old WHERE json_type(changed, '$.enabled') IS NOT NULL GROUP BY task_id
     UNION SELECT max(id) FROM old
       WHERE coalesce(json_type(changed, '$.frequencySeconds'), json_type(changed, '$.frequencyCron'),
                      json_type(changed, '$.timezone')) IS NOT NULL GROUP BY task_id
     UNION SELECT undone_by FROM system_task_edits WHERE undone_by IS NOT NULL)
 DELETE FROM system_task_edits WHERE id IN (
   SELECT id FROM old WHERE id NOT IN (SELECT id FROM kept) ORDER BY id LIMIT ?2)";

impl SqliteStore {
    /// Deletes alerts that were resolved more than `keep_days` ago, in transactions of `batch` rows; returns how many.
    ///
    /// # Errors
    /// The database could not be written; what was deleted until then stays deleted.
    pub async fn prune_alerts(&self, keep_days: u32, now: DateTime<Utc>, batch: u32) -> StoreResult<usize> {
        self.prune_in_batches(ALERTS, keep_days, now, batch).await
    }

    /// Deletes the record of edits that were made more than `keep_days` ago and explain nothing of today, in
    /// transactions of `batch` rows; returns how many.
    ///
    /// # Errors
    /// The database could not be written; what was deleted until then stays deleted.
    pub async fn prune_edits(&self, keep_days: u32, now: DateTime<Utc>, batch: u32) -> StoreResult<usize> {
        self.prune_in_batches(EDITS, keep_days, now, batch).await
    }

    /// `sql` deletes at most `?2` rows that are older than `?1`.
    async fn prune_in_batches(
        &self,
        sql: &'static str,
        keep_days: u32,
        now: DateTime<Utc>,
        batch: u32,
    ) -> StoreResult<usize> {
        let oldest = to_text(now - TimeDelta::days(i64::from(keep_days)));
        let mut pruned = 0;
        loop {
            let oldest = oldest.clone();
            let deleted = self
                .write(move |connection| connection.prepare_cached(sql)?.execute((oldest, batch.max(1))))
                .await?;
            if deleted == 0 {
                return Ok(pruned);
            }
            pruned += deleted;
        }
    }
}
