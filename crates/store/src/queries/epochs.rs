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

/// The epochs that touch a span, and each program's last one before it; oldest first.
pub(super) fn epochs_between(
    connection: &Connection,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<ProcessEpoch>> {
    // The rows of a process that died were ended, and those of a pause may have been prolonged, by a later one: of
    // these, only the beginning is its own.
    connection
        .prepare_cached(
            "SELECT id, program, started_at, ended_at,
               coalesce(ended_at, max(
                 started_at,
                 coalesce((SELECT max(CASE WHEN status IN ('success', 'error', 'cancelled') THEN finished_at ELSE started_at END)
                           FROM system_task_runs WHERE epoch = epochs.id), ''),
                 coalesce((SELECT max(to_at) FROM time_jumps WHERE epoch = epochs.id), ''),
                 coalesce((SELECT max(edited_at) FROM system_task_edits
                           WHERE edited_at >= started_at AND (succeeded_at IS NULL OR edited_at < succeeded_at)), '')
               )) AS last_heard_at
             FROM (SELECT *, lead(started_at) OVER (ORDER BY id) AS succeeded_at FROM process_epochs) AS epochs
             WHERE started_at <= ?2
               AND (coalesce(ended_at, succeeded_at, ?1) >= ?1
                    OR id IN (SELECT max(id) FROM process_epochs WHERE started_at <= ?1 GROUP BY program))
             ORDER BY id",
        )?
        .query_map((from, to), |row| {
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
