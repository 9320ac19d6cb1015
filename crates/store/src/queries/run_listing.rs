//! History for people: pages of runs, and one run in full.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use scheduler::{
    run::{LogLine, Reason, Run, RunId, RunStatus, RunTrigger},
    store::StoreResult,
    task::{SystemTask, TaskId},
};

use super::{runs::run_of, tasks::task_row_of_run};
use crate::{
    SqliteStore,
    row::{instant, to_text, word},
};

mod page;

/// Which runs to list. The default is all of them, but a page of none: set `limit`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunQuery {
    /// Of this task.
    pub task_id: Option<TaskId>,
    /// Of tasks of this type.
    pub task_type: Option<String>,
    /// Of tasks of this component.
    pub component: Option<String>,
    /// With this status.
    pub status: Option<RunStatus>,
    /// With this trigger.
    pub trigger: Option<RunTrigger>,
    /// With this reason. No index has it: of a status that few runs have, it is looked for among these.
    pub reason: Option<Reason>,
    /// Started then or later.
    pub from: Option<DateTime<Utc>>,
    /// Started before.
    pub to: Option<DateTime<Utc>>,
    /// Older than this run: the last of the page before.
    pub before_id: Option<RunId>,
    /// At most so many.
    pub limit: u32,
}

/// A run with the names of its task.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedRun {
    /// The run.
    pub run: Run,
    /// Type of its task.
    pub task_type: String,
    /// Component of its task.
    pub component: String,
    /// Label of its task.
    pub task_name: String,
}

/// A run in full.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDetail {
    /// The run.
    pub run: ListedRun,
    /// Its task, as it is now.
    pub task: SystemTask,
    /// All attempts at its slot, first to last, itself included.
    pub attempts: Vec<ListedRun>,
    /// What the handler wrote.
    pub log: Vec<LogLine>,
}

/// The runs come first: a page is found among them, and each then finds its task.
const SELECT: &str = "SELECT system_task_runs.*, system_tasks.task_type, system_tasks.component,
       system_tasks.name AS task_name
     FROM system_task_runs CROSS JOIN system_tasks ON system_tasks.id = system_task_runs.task_id";

impl SqliteStore {
    /// A page of runs, newest first.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_runs(&self, query: RunQuery) -> StoreResult<Vec<ListedRun>> {
        self.read(move |connection| page::of(connection, &query)).await
    }

    /// One run in full; `None` when there is none of that id.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn run_detail(&self, id: RunId) -> StoreResult<Option<RunDetail>> {
        self.read(move |connection| {
            let sql = format!("{SELECT} WHERE system_task_runs.id = ?1");
            let run = connection.prepare_cached(&sql)?.query_row([id.0], listed_run_of).optional()?;
            let Some(run) = run else { return Ok(None) };
            let task = task_row_of_run(connection, run.run.task_id)?;
            let attempts = attempts_of(connection, &run)?;
            let log = log_of(connection, id)?;
            Ok(Some(RunDetail { run, task, attempts, log }))
        })
        .await
    }
}

fn attempts_of(connection: &Connection, run: &ListedRun) -> rusqlite::Result<Vec<ListedRun>> {
    let Some(slot) = run.run.scheduled_for.filter(|_| run.run.trigger != RunTrigger::Manual) else {
        return Ok(vec![run.clone()]);
    };
    let sql = format!(
        "{SELECT} WHERE system_task_runs.task_id = ?1 AND system_task_runs.scheduled_for = ?2
           AND system_task_runs.trigger <> 'manual' ORDER BY system_task_runs.attempt"
    );
    connection.prepare_cached(&sql)?.query_map((run.run.task_id.0, to_text(slot)), listed_run_of)?.collect()
}

fn log_of(connection: &Connection, id: RunId) -> rusqlite::Result<Vec<LogLine>> {
    connection
        .prepare_cached(
            "SELECT at, level, message FROM system_task_run_logs WHERE run_id = ?1 ORDER BY line",
        )?
        .query_map([id.0], |row| {
            Ok(LogLine { at: instant(row, "at")?, level: word(row, "level")?, message: row.get("message")? })
        })?
        .collect()
}

pub(super) fn listed_run_of(row: &Row<'_>) -> rusqlite::Result<ListedRun> {
    Ok(ListedRun {
        run: run_of(row)?,
        task_type: row.get(15)?,
        component: row.get(16)?,
        task_name: row.get(17)?,
    })
}
