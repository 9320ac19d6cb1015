//! History for people: pages of runs, and one run in full.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params_from_iter};
use scheduler::{
    run::{LogLine, Run, RunId, RunStatus, RunTrigger},
    store::StoreResult,
    task::{SystemTask, TaskId},
};

use super::{runs::run_of, tasks::task_row_of_run};
use crate::{
    SqliteStore,
    row::{instant, to_text, word},
};

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

const SELECT: &str = "SELECT system_task_runs.*, system_tasks.task_type, system_tasks.component,
       system_tasks.name AS task_name
     FROM system_task_runs JOIN system_tasks ON system_tasks.id = system_task_runs.task_id";

impl SqliteStore {
    /// A page of runs, newest first.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_runs(&self, query: RunQuery) -> StoreResult<Vec<ListedRun>> {
        self.read(move |connection| {
            let (conditions, values) = conditions(query);
            let sql = format!("{SELECT} {conditions} ORDER BY system_task_runs.id DESC LIMIT ?");
            connection.prepare_cached(&sql)?.query_map(params_from_iter(values), listed_run_of)?.collect()
        })
        .await
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

    /// What the handler wrote during a run.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn run_log(&self, id: RunId) -> StoreResult<Vec<LogLine>> {
        self.read(move |connection| log_of(connection, id)).await
    }
}

/// Only the conditions that are asked for, so that each finds its index. The limit is the last value.
fn conditions(query: RunQuery) -> (String, Vec<Box<dyn ToSql>>) {
    let RunQuery { task_id, task_type, component, status, trigger, from, to, before_id, limit } = query;
    let mut conditions = Vec::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut add = |condition, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            conditions.push(condition);
            values.push(value);
        }
    };
    add("system_task_runs.task_id = ?", task_id.map(|id| Box::new(id.0) as _));
    add("system_tasks.task_type = ?", task_type.map(|word| Box::new(word) as _));
    add("system_tasks.component = ?", component.map(|word| Box::new(word) as _));
    add("system_task_runs.status = ?", status.map(|status| Box::new(status.as_str()) as _));
    add("system_task_runs.trigger = ?", trigger.map(|trigger| Box::new(trigger.as_str()) as _));
    add("system_task_runs.started_at >= ?", from.map(|at| Box::new(to_text(at)) as _));
    add("system_task_runs.started_at < ?", to.map(|at| Box::new(to_text(at)) as _));
    add("system_task_runs.id < ?", before_id.map(|id| Box::new(id.0) as _));
    values.push(Box::new(limit));
    if conditions.is_empty() {
        return (String::new(), values);
    }
    (format!("WHERE {}", conditions.join(" AND ")), values)
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
        task_type: row.get("task_type")?,
        component: row.get("component")?,
        task_name: row.get("task_name")?,
    })
}
