//! How much room what takes, and how much less it would be: pages as SQLite counts them, indices with their tables.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use scheduler::store::StoreResult;

use super::prune::PRUNABLE_RUNS;
use crate::{SqliteStore, row::to_text};

/// What takes room, and the tables it is kept in.
const KINDS: [(&str, &[&str]); 6] = [
    ("runs", &["system_task_runs", "pruned_slots"]),
    ("logs", &["system_task_run_logs"]),
    ("articles", &["articles"]),
    ("events", &["calendar_events"]),
    ("alerts", &["alerts"]),
    ("ideas", &["ideas"]),
];
/// Everything else.
const OTHER: &str = "other";

/// How much room one kind takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindSize {
    /// `runs`, `logs`, `articles`, `events`, `alerts`, `ideas` or `other`.
    pub kind: &'static str,
    /// Its rows; 0 of `other`.
    pub rows: i64,
    /// Its pages, in bytes.
    pub bytes: i64,
}

/// How much room the database takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// All of its pages, in bytes.
    pub bytes: i64,
    /// Of these, those that nothing is in.
    pub free_bytes: i64,
    /// What the others are for.
    pub kinds: Vec<KindSize>,
}

/// What a stricter pruning would take away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prunable {
    /// Runs.
    pub runs: i64,
    /// Lines of their logs.
    pub log_lines: i64,
    /// About so many bytes: the share of these rows in what all of them take.
    pub bytes: i64,
    /// Pages that nothing is in already, in bytes.
    pub free_bytes: i64,
}

impl SqliteStore {
    /// How much room what takes.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn storage(&self) -> StoreResult<Storage> {
        self.read_long(storage).await
    }

    /// What [`SqliteStore::prune_runs`] would take away.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn prunable(
        &self,
        keep_runs: u32,
        keep_days: u32,
        now: DateTime<Utc>,
    ) -> StoreResult<Prunable> {
        let oldest = to_text(now - TimeDelta::days(i64::from(keep_days)));
        self.read_long(move |connection| prunable(connection, keep_runs, &oldest)).await
    }

    /// Writes the database anew without the pages that nothing is in, and folds its log. Whoever wants to write waits
    /// until it is done; killed in the middle, it is as it was.
    ///
    /// # Errors
    /// There is no room for the new one beside the old, or the database could not be written.
    pub async fn compact(&self) -> StoreResult<()> {
        self.write_alone(|connection| {
            connection.execute_batch("VACUUM")?;
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })
        .await
    }
}

fn storage(connection: &Connection) -> rusqlite::Result<Storage> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let page = page_size(connection)?;
    let (pages, free) = (number("PRAGMA page_count")?, free_pages(connection)?);
    let mut kinds = Vec::new();
    let mut others = (pages - free) * page;
    for (kind, tables) in KINDS {
        let mut size = KindSize { kind, rows: 0, bytes: 0 };
        for table in tables {
            size.bytes += table_bytes(connection, table)?;
            size.rows += number(&format!("SELECT count(*) FROM {table}"))?;
        }
        others -= size.bytes;
        kinds.push(size);
    }
    kinds.push(KindSize { kind: OTHER, rows: 0, bytes: others.max(0) });
    Ok(Storage { bytes: pages * page, free_bytes: free * page, kinds })
}

fn page_size(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA page_size", [], |row| row.get(0))
}

fn free_pages(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA freelist_count", [], |row| row.get(0))
}

/// The pages of a table and its indices.
fn table_bytes(connection: &Connection, table: &str) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT coalesce(sum(pages.pgsize), 0) FROM dbstat AS pages
             WHERE pages.aggregate = TRUE AND pages.name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?1)",
        )?
        .query_row([table], |row| row.get(0))
}

fn prunable(connection: &Connection, keep_runs: u32, oldest: &str) -> rusqlite::Result<Prunable> {
    let (runs, log_lines) = connection.query_row(
        &format!(
            "WITH gone (id) AS ({PRUNABLE_RUNS})
             SELECT (SELECT count(*) FROM gone),
               (SELECT count(*) FROM system_task_run_logs WHERE run_id IN (SELECT id FROM gone))"
        ),
        (keep_runs, oldest),
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
    )?;
    let share = |gone: i64, table: &str| -> rusqlite::Result<i64> {
        let all: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        Ok(table_bytes(connection, table)?.saturating_mul(gone).checked_div(all).unwrap_or(0))
    };
    let bytes = share(runs, "system_task_runs")? + share(log_lines, "system_task_run_logs")?;
    Ok(Prunable { runs, log_lines, bytes, free_bytes: free_pages(connection)? * page_size(connection)? })
}
