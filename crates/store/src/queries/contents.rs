//! What is in a database, in a few figures: for a choice between two of them.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use scheduler::{store::StoreResult, task::SystemTask};

use super::tasks;
use crate::{SqliteStore, check, migrate, row::optional_instant};

/// Figures of a database.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// All tasks that can be read.
    pub tasks: Vec<SystemTask>,
    /// Rows of history.
    pub runs: i64,
    /// Of these, those that were running.
    pub running: i64,
    /// News articles.
    pub articles: i64,
    /// Occurrences of calendar events.
    pub events: i64,
    /// Ideas.
    pub ideas: i64,
    /// Alerts, resolved ones too.
    pub alerts: i64,
    /// The last thing that is known to have happened.
    pub last_change_at: Option<DateTime<Utc>>,
    /// The program's version that owned it last.
    pub version: Option<String>,
}

impl SqliteStore {
    /// Figures of this database.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn contents(&self) -> StoreResult<Contents> {
        self.read(contents).await
    }

    /// Its schema version, and what is wrong with it by the check that opening it makes, the indices included.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn check(&self) -> StoreResult<(i64, Option<String>)> {
        self.read_long(|connection| Ok((migrate::version(connection)?, check::wholly(connection)?))).await
    }
}

pub(crate) fn contents(connection: &Connection) -> rusqlite::Result<Contents> {
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let last_change_at = connection.query_row(
        "SELECT max(
           coalesce((SELECT max(coalesce(ended_at, started_at)) FROM process_epochs), ''),
           coalesce((SELECT max(coalesce(finished_at, started_at)) FROM system_task_runs), ''),
           coalesce((SELECT max(edited_at) FROM system_task_edits), ''),
           coalesce((SELECT max(touched_at) FROM ideas), '')) AS latest",
        [],
        |row| if row.get_ref(0)?.as_str()?.is_empty() { Ok(None) } else { optional_instant(row, 0) },
    )?;
    Ok(Contents {
        tasks: tasks::all(connection)?,
        runs: count("SELECT count(*) FROM system_task_runs")?,
        running: count("SELECT count(*) FROM system_task_runs WHERE status = 'running'")?,
        articles: count("SELECT count(*) FROM articles")?,
        events: count("SELECT count(*) FROM calendar_events")?,
        ideas: count("SELECT count(*) FROM ideas")?,
        alerts: count("SELECT count(*) FROM alerts")?,
        last_change_at,
        version: connection
            .query_row("SELECT version FROM process_epochs ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
            .optional()?,
    })
}
