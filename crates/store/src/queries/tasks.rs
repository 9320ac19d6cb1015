//! `system_tasks`: the row, and the look-ups.
//!
//! Not here: what writes the row. Runs move its slots (`slots`) and settle its state (`outcomes`), people edit it
//! (`edits`), a first start creates it (`seeding`).

use rusqlite::{Connection, OptionalExtension, Row};
use scheduler::{
    store::StoreResult,
    task::{SystemTask, TaskId},
};

use crate::{
    SqliteStore,
    row::{instant, optional_instant, word},
};

impl SqliteStore {
    /// All tasks, by id. A row that cannot be read is left out and logged: it must not keep the others from running.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_tasks(&self) -> StoreResult<Vec<SystemTask>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT * FROM system_tasks ORDER BY id")?;
            let mut rows = statement.query([])?;
            let mut tasks = Vec::new();
            while let Some(row) = rows.next()? {
                match task_of(row) {
                    Ok(task) => tasks.push(task),
                    Err(error) => {
                        let id: i64 = row.get("id")?;
                        tracing::error!(%error, id, "a task's row cannot be read; the task is left out");
                    }
                }
            }
            Ok(tasks)
        })
        .await
    }

    /// The tasks of a type, and of a component where one is given: several when the type exists twice.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn find_tasks(&self, task_type: &str, component: Option<&str>) -> StoreResult<Vec<SystemTask>> {
        let (task_type, component) = (task_type.to_owned(), component.map(str::to_owned));
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM system_tasks WHERE task_type = ?1 AND (?2 IS NULL OR component = ?2) ORDER BY id",
                )?
                .query_map((task_type, component), task_of)?
                .collect()
        })
        .await
    }

    /// The first of [`SqliteStore::find_tasks`].
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn find_task(
        &self,
        task_type: &str,
        component: Option<&str>,
    ) -> StoreResult<Option<SystemTask>> {
        Ok(self.find_tasks(task_type, component).await?.into_iter().next())
    }

    /// One task; `None` when there is none of that id.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn task_by_id(&self, id: TaskId) -> StoreResult<Option<SystemTask>> {
        self.read(move |connection| task_row(connection, id)).await
    }
}

/// The row of a task.
pub(super) fn task_row(connection: &Connection, id: TaskId) -> rusqlite::Result<Option<SystemTask>> {
    connection
        .prepare_cached("SELECT * FROM system_tasks WHERE id = ?1")?
        .query_row([id.0], task_of)
        .optional()
}

/// The row of a task that must be there: its runs refer to it.
pub(super) fn task_row_of_run(connection: &Connection, id: TaskId) -> rusqlite::Result<SystemTask> {
    task_row(connection, id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

fn task_of(row: &Row<'_>) -> rusqlite::Result<SystemTask> {
    Ok(SystemTask {
        id: TaskId(row.get("id")?),
        name: row.get("name")?,
        task_type: row.get("task_type")?,
        component: row.get("component")?,
        frequency_cron: row.get("frequency_cron")?,
        frequency_seconds: row.get("frequency_seconds")?,
        timezone: row.get("timezone")?,
        enabled: row.get("enabled")?,
        anchor_at: optional_instant(row, "anchor_at")?,
        next_run_at: optional_instant(row, "next_run_at")?,
        last_slot_at: optional_instant(row, "last_slot_at")?,
        last_run_at: optional_instant(row, "last_run_at")?,
        last_status: row.get("last_status")?,
        last_result: row.get("last_result")?,
        last_error: row.get("last_error")?,
        failing_since: optional_instant(row, "failing_since")?,
        error_count: row.get("error_count")?,
        revision: row.get("revision")?,
        catch_up: word(row, "catch_up")?,
        overlap: word(row, "overlap")?,
        timeout_seconds: row.get("timeout_seconds")?,
        max_retries: row.get("max_retries")?,
        breaker_threshold: row.get("breaker_threshold")?,
        suspended_reason: row.get("suspended_reason")?,
        suspended_at: optional_instant(row, "suspended_at")?,
        requires_network: row.get("requires_network")?,
        config: row.get("config")?,
        created_at: instant(row, "created_at")?,
        updated_at: instant(row, "updated_at")?,
    })
}
