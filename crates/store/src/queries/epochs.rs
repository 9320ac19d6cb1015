//! `process_epochs`: who owned the database, from when until when.
//!
//! Not here: the row of this process, which opening and closing the database write.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use scheduler::run::Epoch;

use crate::row::{instant, optional_instant};

/// One process's ownership of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessEpoch {
    /// Its number.
    pub epoch: Epoch,
    /// The program.
    pub program: String,
    /// Since when.
    pub started_at: DateTime<Utc>,
    /// Its end; `None` where it still runs, or ended without a word.
    pub ended_at: Option<DateTime<Utc>>,
    /// The latest thing it is known to have done: its end, or else what it wrote last.
    pub last_heard_at: DateTime<Utc>,
}

/// Runs that are looked at for a sign of a process: the last ones started before another process began. That is a
/// millisecond's work, however many there are. What is not seen is the end of a run after which so many others were started,
/// and what was done after a clock was put back behind the starts of so many.
const LOOKED_AT: i64 = 1_000;

/// `?1` to `?2`: the span; `?3`: [`LOOKED_AT`]. The rows of a process that died were ended, and those of a pause may have been
/// prolonged, by a later one: of these, only the beginning is its own.
const BETWEEN: &str = "
    SELECT id, program, started_at, ended_at,
      coalesce(ended_at, max(
        started_at,
        coalesce((SELECT max(CASE WHEN status IN ('success', 'error', 'cancelled') THEN finished_at ELSE started_at END)
                  FROM (SELECT * FROM system_task_runs
                        WHERE started_at <= coalesce((SELECT min(later.started_at) FROM process_epochs AS later
                                                      WHERE later.id > epochs.id AND later.started_at >= epochs.started_at),
                                                     '9999-')
                        ORDER BY started_at DESC LIMIT ?3)
                  WHERE epoch = epochs.id), ''),
        coalesce((SELECT max(to_at) FROM time_jumps WHERE epoch = epochs.id), ''),
        coalesce((SELECT max(edited_at) FROM system_task_edits
                  WHERE edited_at >= started_at AND (succeeded_at IS NULL OR edited_at < succeeded_at)), '')
      )) AS last_heard_at
    FROM (SELECT *, lead(started_at) OVER (ORDER BY id) AS succeeded_at FROM process_epochs) AS epochs
    WHERE started_at <= ?2
      AND (coalesce(ended_at, succeeded_at, ?1) >= ?1
           OR id IN (SELECT max(id) FROM process_epochs WHERE started_at <= ?1 GROUP BY program))
    ORDER BY id";

/// The epochs that touch a span, and each program's last one before it; oldest first.
pub(super) fn epochs_between(
    connection: &Connection,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<ProcessEpoch>> {
    connection
        .prepare_cached(BETWEEN)?
        .query_map((from, to, LOOKED_AT), |row| {
            Ok(ProcessEpoch {
                epoch: Epoch(row.get("id")?),
                program: row.get("program")?,
                started_at: instant(row, "started_at")?,
                ended_at: optional_instant(row, "ended_at")?,
                last_heard_at: instant(row, "last_heard_at")?,
            })
        })?
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use scheduler::clock::SystemClock;

    use super::*;
    use crate::{SqliteStore, queries::plan::plan};

    #[tokio::test]
    async fn runs_are_walked_through_by_their_starts() {
        let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
        let plan = plan(&store, BETWEEN).await;
        let of_runs: Vec<_> = plan.iter().filter(|step| step.contains("system_task_runs")).collect();
        assert_eq!(of_runs, ["SEARCH system_task_runs USING INDEX system_task_runs_by_start (started_at<?)"]);
    }
}
