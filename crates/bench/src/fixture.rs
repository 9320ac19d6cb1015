//! Databases to measure on: made by the store itself, so that the schema is the product's, and filled by plain SQL.
//!
//! They lie in the target folder: a temporary folder may be one of memory, where a commit costs nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rusqlite::Connection;
use scheduler::task::SystemTask;
use store::{DATABASE_NAME, OpenOptions, SqliteStore};
use tempfile::TempDir;

use crate::{contestant::When, contestants::engine};

/// A folder that goes with its owner.
pub type DataDir = TempDir;

/// The first epoch of a database, that of who made it.
pub const EPOCH: i64 = 1;

/// Tasks that share the runs of a history.
pub const HISTORY_TASKS: u64 = 10;

/// A connection with the settings that the store's writer has.
///
/// # Errors
/// It cannot be opened.
pub fn connect(folder: &Path) -> Result<Connection> {
    let connection = Connection::open(folder.join(DATABASE_NAME))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// As the store writes an instant.
pub fn to_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A new database with the tasks that the engine is measured with.
///
/// # Errors
/// It cannot be made.
pub async fn with_tasks(tasks: usize, when: When) -> Result<DataDir> {
    with_tasks_of(|_| when, tasks).await
}

/// The same, each due when `when` says.
///
/// # Errors
/// It cannot be made.
pub async fn with_tasks_of(when: impl Fn(usize) -> When, tasks: usize) -> Result<DataDir> {
    let home = home()?;
    let folder = tempfile::Builder::new().prefix("tasks-").tempdir_in(home)?;
    create(folder.path()).await?;
    let mut connection = connect(folder.path())?;
    insert_tasks(&mut connection, tasks, &when)?;
    Ok(folder)
}

/// A database with so many runs, made once and kept.
///
/// # Errors
/// It cannot be made.
pub async fn with_history(runs: u64) -> Result<PathBuf> {
    let home = home()?;
    let making = tempfile::Builder::new().prefix("making-").tempdir_in(&home)?;
    create(making.path()).await?;
    let version: i64 = connect(making.path())?.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let folder = home.join(format!("history-{runs}-v{version}"));
    if !folder.exists() {
        let mut connection = connect(making.path())?;
        insert_tasks(&mut connection, usize::try_from(HISTORY_TASKS)?, &|_| When::Tomorrow)?;
        insert_runs(&mut connection, runs)?;
        connection.close().map_err(|(_, error)| error)?;
        fs::rename(making.keep(), &folder)?;
    }
    Ok(folder)
}

fn home() -> Result<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/data");
    fs::create_dir_all(&home).with_context(|| format!("making {}", home.display()))?;
    Ok(home)
}

async fn create(folder: &Path) -> Result<()> {
    SqliteStore::open(OpenOptions::new(folder, "bench", "")).await?.close().await;
    Ok(())
}

fn insert_tasks(connection: &mut Connection, tasks: usize, when: &dyn Fn(usize) -> When) -> Result<()> {
    let transaction = connection.transaction()?;
    for number in 0..tasks {
        let SystemTask {
            id,
            name,
            task_type,
            component,
            frequency_cron,
            timezone,
            next_run_at,
            created_at,
            ..
        } = engine::task(number, when(number));
        transaction
            .prepare_cached(
                "INSERT INTO system_tasks (id, name, task_type, component, frequency_cron, timezone, next_run_at,
                   created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
            )?
            .execute((
                id.0,
                name,
                task_type,
                component,
                frequency_cron,
                timezone,
                next_run_at.map(to_text),
                to_text(created_at),
            ))?;
    }
    Ok(transaction.commit()?)
}

/// A run a minute, the tasks in turn; one in a hundred failed.
fn insert_runs(connection: &mut Connection, runs: u64) -> Result<()> {
    let transaction = connection.transaction()?;
    let first: DateTime<Utc> = "2024-01-01T00:00:00Z".parse()?;
    for run in 0..runs {
        let slot = first + TimeDelta::minutes(i64::try_from(run / HISTORY_TASKS)?);
        let (started, finished) = (slot + TimeDelta::milliseconds(3), slot + TimeDelta::milliseconds(420));
        let failed = run % 100 == 0;
        transaction
            .prepare_cached(
                "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, result, error_message,
                   scheduled_for, trigger, attempt, duration_ms, epoch)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'schedule', 1, 417, 1)",
            )?
            .execute((
                i64::try_from(run % HISTORY_TASKS)? + 1,
                to_text(started),
                to_text(finished),
                if failed { "error" } else { "success" },
                (!failed).then_some(r#"{"fetched":12,"added":3}"#),
                failed.then_some("the server answered 503"),
                to_text(slot),
            ))?;
    }
    Ok(transaction.commit()?)
}
