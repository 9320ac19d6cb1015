//! A page of history out of very many runs: each question is put so that it walks one index from its newest row back, and
//! stops when the page is full.
//!
//! SQLite takes a partial index only where the index's own condition stands in the query, and sorts rather than walks
//! where it believes that little will be left to sort; hence the conditions that seem to say nothing.

use rusqlite::{Connection, ToSql, params_from_iter};
use scheduler::{
    run::{RunId, RunStatus, RunTrigger},
    task::TaskId,
};

use super::{ListedRun, RunQuery, SELECT, listed_run_of};
use crate::row::to_text;

#[cfg(test)]
mod tests;

/// So many tasks are asked for one by one; of more, the page is looked for among the runs of all.
const ONE_BY_ONE: usize = 8;

/// Newest first.
pub(super) fn of(connection: &Connection, query: &RunQuery) -> rusqlite::Result<Vec<ListedRun>> {
    let Some(ids) = ids_of_span(connection, query)? else { return Ok(Vec::new()) };
    match tasks(connection, query)? {
        None => walk(connection, query, ids, Tasks::All),
        Some(tasks) if tasks.len() > ONE_BY_ONE => walk(connection, query, ids, Tasks::Any(&tasks)),
        Some(tasks) => {
            let mut page = Vec::new();
            for task in tasks {
                page.extend(walk(connection, query, ids, Tasks::One(task))?);
            }
            page.sort_by_key(|listed| std::cmp::Reverse(listed.run.id));
            page.truncate(query.limit as usize);
            Ok(page)
        }
    }
}

/// Whose runs.
#[derive(Clone, Copy)]
enum Tasks<'a> {
    All,
    One(TaskId),
    Any(&'a [TaskId]),
}

/// The lowest and the highest id that can be meant.
type Ids = Option<(i64, i64)>;

/// The ids between which the span of the query lies, where it has one; `None` where no run began in it.
fn ids_of_span(connection: &Connection, query: &RunQuery) -> rusqlite::Result<Option<Ids>> {
    if query.from.is_none() && query.to.is_none() {
        return Ok(Some(None));
    }
    let from = query.from.map(to_text).unwrap_or_default();
    // The column is a DATETIME: a text that is a number would be taken for one.
    let to = query.to.map_or_else(|| "9999-12-31T24".to_owned(), to_text);
    let found = connection.prepare_cached(IDS_OF_SPAN)?.query_row((from, to), |row| {
        let (lowest, highest): (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
        Ok(lowest.zip(highest))
    })?;
    Ok(found.map(Some))
}

const IDS_OF_SPAN: &str =
    "SELECT min(id), max(id) FROM system_task_runs WHERE started_at >= ?1 AND started_at < ?2";

/// The tasks that the query names, where it names any.
fn tasks(connection: &Connection, query: &RunQuery) -> rusqlite::Result<Option<Vec<TaskId>>> {
    let RunQuery { task_id, task_type, component, .. } = query;
    if task_id.is_none() && task_type.is_none() && component.is_none() {
        return Ok(None);
    }
    connection
        .prepare_cached(
            "SELECT id FROM system_tasks WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR task_type = ?2)
               AND (?3 IS NULL OR component = ?3)",
        )?
        .query_map((task_id.map(|id| id.0), task_type, component), |row| row.get(0).map(TaskId))?
        .collect::<Result<_, _>>()
        .map(Some)
}

fn walk(
    connection: &Connection,
    query: &RunQuery,
    ids: Ids,
    tasks: Tasks<'_>,
) -> rusqlite::Result<Vec<ListedRun>> {
    let (sql, values) = statement(query, ids, tasks);
    connection.prepare_cached(&sql)?.query_map(params_from_iter(values), listed_run_of)?.collect()
}

/// Only the conditions that are asked for, so that each finds its index. The limit is the last value.
fn statement(query: &RunQuery, ids: Ids, tasks: Tasks<'_>) -> (String, Vec<Box<dyn ToSql>>) {
    let RunQuery { status, trigger, reason, from, to, before_id, limit, .. } = query;
    let mut conditions: Vec<&str> = Vec::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut add = |condition, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            conditions.push(condition);
            values.push(value);
        }
    };
    let (one, any) = match tasks {
        Tasks::All => (None, None),
        Tasks::One(task) => (Some(task), None),
        Tasks::Any(tasks) => (None, Some(tasks)),
    };
    add("system_task_runs.task_id = ?", one.map(|id| Box::new(id.0) as _));
    // The sign keeps the index of tasks out of it: the runs of many tasks would have to be sorted.
    let list = any.map(|tasks| tasks.iter().map(|task| task.0.to_string()).collect::<Vec<_>>().join(","));
    add(
        "+system_task_runs.task_id IN (SELECT value FROM json_each('[' || ? || ']'))",
        list.map(|list| Box::new(list) as _),
    );
    add(status_condition(*status), status.map(|status| Box::new(status.as_str()) as _));
    add(trigger_condition(*trigger), trigger.map(|trigger| Box::new(trigger.as_str()) as _));
    let reason = reason.as_ref().map(|reason| reason.as_str().to_owned());
    add("system_task_runs.reason = ?", reason.map(|reason| Box::new(reason) as _));
    // The ids have narrowed it down; a clock that was set may have left others in between.
    add("+system_task_runs.started_at >= ?", from.map(|at| Box::new(to_text(at)) as _));
    add("+system_task_runs.started_at < ?", to.map(|at| Box::new(to_text(at)) as _));
    add("system_task_runs.id >= ?", ids.map(|(lowest, _)| Box::new(lowest) as _));
    let highest = ids.map(|(_, highest)| highest);
    let below = before_id.map(|RunId(id)| id.saturating_sub(1));
    let highest = highest.into_iter().chain(below).min();
    add("system_task_runs.id <= ?", highest.map(|highest| Box::new(highest) as _));
    values.push(Box::new(*limit));
    let conditions =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let select = match status {
        // Few run at a time; without a word they would be looked for among all.
        Some(RunStatus::Running) => SELECT
            .replace("FROM system_task_runs", "FROM system_task_runs INDEXED BY system_task_runs_running"),
        _ => SELECT.to_owned(),
    };
    (format!("{select} {conditions} ORDER BY system_task_runs.id DESC LIMIT ?"), values)
}

fn status_condition(status: Option<RunStatus>) -> &'static str {
    match status {
        None | Some(RunStatus::Success) => "system_task_runs.status = ?",
        Some(RunStatus::Running) => "system_task_runs.status = 'running' AND system_task_runs.status = ?",
        Some(RunStatus::Error | RunStatus::Skipped | RunStatus::Cancelled | RunStatus::Interrupted) => {
            "system_task_runs.status = ? AND system_task_runs.status NOT IN ('success', 'running')"
        }
    }
}

fn trigger_condition(trigger: Option<RunTrigger>) -> &'static str {
    match trigger {
        None | Some(RunTrigger::Schedule) => "system_task_runs.trigger = ?",
        Some(RunTrigger::CatchUp | RunTrigger::Manual | RunTrigger::Retry) => {
            "system_task_runs.trigger = ? AND system_task_runs.trigger <> 'schedule'"
        }
    }
}
