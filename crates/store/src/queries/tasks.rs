//! `system_tasks`: the row, and the look-ups.
//!
//! Not here: what writes the row. Runs move its slots (`slots`) and set its state (`outcomes`), people edit it
//! (`edits`), a first start or a person creates it (`seeding`), and a person removes it (`removing`).

use rusqlite::{Connection, OptionalExtension, Row};
use scheduler::{
    store::StoreResult,
    task::{SystemTask, TaskId},
};

use crate::{
    SqliteStore,
    row::{instant, optional_instant, word},
};

/// `SELECT` of the columns of a task in the order that [`task_of`] reads.
macro_rules! select_task {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, task_type, component, frequency_cron, frequency_seconds, timezone, enabled, \
             anchor_at, next_run_at, last_slot_at, last_run_at, last_status, last_result, \
             last_error, failing_since, error_count, revision, catch_up, overlap, timeout_seconds, \
             max_retries, breaker_threshold, suspended_reason, suspended_at, requires_network, \
             config, created_at, updated_at, snoozed_at, snoozed_until, snooze_reason \
             FROM system_tasks ",
            $rest
        )
    };
}

/// All tasks, by id.
pub const TASKS: &str = select_task!("ORDER BY id");

/// A task by its row: `?1` is its id.
pub const TASK: &str = select_task!("WHERE id = ?1");

impl SqliteStore {
    /// All tasks, by id. A row that cannot be read is left out and logged: it must not keep the others from running.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_tasks(&self) -> StoreResult<Vec<SystemTask>> {
        self.read(all).await
    }

    /// What `pick` makes of each of [`SqliteStore::list_tasks`]. Row by row: for whoever needs a few of a thousand tasks, or
    /// little of each, the thousand are never there at once.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn collect_tasks<T, L>(
        &self,
        mut pick: impl FnMut(SystemTask) -> Option<T> + Send + 'static,
    ) -> StoreResult<L>
    where
        L: FromIterator<T> + Send + 'static,
    {
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(TASKS)?;
            let tasks = statement.query_map([], |row| Ok(readable(row)))?;
            tasks.filter_map(|task| task.map(|task| task.and_then(&mut pick)).transpose()).collect()
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
                .prepare_cached(select_task!(
                    "WHERE task_type = ?1 AND (?2 IS NULL OR component = ?2) ORDER BY id"
                ))?
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
        self.read_row(move |connection| task_row(connection, id)).await
    }

    /// The tasks of these ids, in their order. An id that no task has is left out, and so is a row that cannot be read; that
    /// one is logged.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn tasks_by_ids(&self, ids: Vec<TaskId>) -> StoreResult<Vec<SystemTask>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(TASK)?;
            let mut tasks = Vec::new();
            for id in ids {
                tasks.extend(statement.query([id.0])?.next()?.and_then(readable));
            }
            Ok(tasks)
        })
        .await
    }
}

/// All tasks that can be read, by id. There is room for all of them from the start: a list that grows leaves copies of itself.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<SystemTask>> {
    let mut count = connection.prepare_cached("SELECT count(*) FROM system_tasks")?;
    let count: i64 = count.query_row([], |row| row.get(0))?;
    let mut tasks = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
    for task in connection.prepare_cached(TASKS)?.query_map([], |row| Ok(readable(row)))? {
        tasks.extend(task?);
    }
    Ok(tasks)
}

/// The task of a row, if that can be read.
fn readable(row: &Row<'_>) -> Option<SystemTask> {
    task_of(row)
        .inspect_err(|error| {
            let id = row.get::<_, i64>(0).ok();
            tracing::error!(%error, id, "a task's row cannot be read; the task is left out");
        })
        .ok()
}

/// The row of a task.
pub(super) fn task_row(connection: &Connection, id: TaskId) -> rusqlite::Result<Option<SystemTask>> {
    connection.prepare_cached(TASK)?.query_row([id.0], task_of).optional()
}

/// The row of a task; none where it cannot be read, which is logged.
pub(super) fn readable_task_row(connection: &Connection, id: TaskId) -> rusqlite::Result<Option<SystemTask>> {
    let task = connection.prepare_cached(TASK)?.query_row([id.0], |row| Ok(readable(row))).optional()?;
    Ok(task.flatten())
}

/// The row of a task that must be there: its runs refer to it.
pub(super) fn task_row_of_run(connection: &Connection, id: TaskId) -> rusqlite::Result<SystemTask> {
    task_row(connection, id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Reads what [`select_task!`] selects, by position: the engine reads a task at every claim, and looking 32 columns up by
/// their names took longer than the query.
fn task_of(row: &Row<'_>) -> rusqlite::Result<SystemTask> {
    Ok(SystemTask {
        id: TaskId(row.get(0)?),
        name: row.get(1)?,
        task_type: row.get(2)?,
        component: row.get(3)?,
        frequency_cron: row.get(4)?,
        frequency_seconds: row.get(5)?,
        timezone: row.get(6)?,
        enabled: row.get(7)?,
        anchor_at: optional_instant(row, 8)?,
        next_run_at: optional_instant(row, 9)?,
        last_slot_at: optional_instant(row, 10)?,
        last_run_at: optional_instant(row, 11)?,
        last_status: row.get(12)?,
        last_result: row.get(13)?,
        last_error: row.get(14)?,
        failing_since: optional_instant(row, 15)?,
        error_count: row.get(16)?,
        revision: row.get(17)?,
        catch_up: word(row, 18)?,
        overlap: word(row, 19)?,
        timeout_seconds: row.get(20)?,
        max_retries: row.get(21)?,
        breaker_threshold: row.get(22)?,
        suspended_reason: row.get(23)?,
        suspended_at: optional_instant(row, 24)?,
        requires_network: row.get(25)?,
        config: row.get(26)?,
        created_at: instant(row, 27)?,
        updated_at: instant(row, 28)?,
        snoozed_at: optional_instant(row, 29)?,
        snoozed_until: optional_instant(row, 30)?,
        snooze_reason: row.get(31)?,
    })
}
