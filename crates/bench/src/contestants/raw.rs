//! SQLite executing the statements of the product's store with no scheduler around it: the ceiling. Prepared statements,
//! one connection, one thread, the same schema and the same settings.
//!
//! The statements are the store's own text, so that this follows when they change. Which of them, how often and in which
//! order is written here once more; `crates/store/src/queries` has it.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Params, Row, named_params, types::Null};
use scheduler::task::{SystemTask, TaskId};
use store::queries::statements;

use crate::fixture::{EPOCH, to_text};

/// How much of what the store does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Statements {
    /// Reads, writes and the look at the epoch.
    All,
    /// Only what changes rows: what no store with this schema can do without.
    Writes,
}

/// Claims the slot `at` of each of `tasks` in one commit, then finishes the runs in another.
///
/// # Errors
/// SQLite refuses.
pub fn run_group(
    connection: &mut Connection,
    tasks: std::ops::Range<i64>,
    at: DateTime<Utc>,
    statements: Statements,
) -> Result<()> {
    let (slot, next) = (to_text(at), to_text(at + chrono::TimeDelta::days(1)));
    let mut runs = Vec::new();
    group(connection, tasks, statements, |connection, task| {
        let started = to_text(Utc::now());
        if statements == Statements::All {
            read(connection, statements::STANDING, (task, &slot, 1))?;
        }
        write(
            connection,
            statements::INSERT_RUN,
            (task, &started, Null, "running", Null, Null, &slot, "schedule", 1, Null, 0, Null, Null, EPOCH),
        )?;
        let run = connection.last_insert_rowid();
        write(connection, statements::START, (task, &started, &slot, &next))?;
        runs.push((task, run, started));
        Ok(())
    })?;
    group(connection, runs.into_iter(), statements, |connection, (task, run, started)| {
        write(connection, statements::END_RUN, (run, "success", Null, "{}", Null, to_text(Utc::now()), 0))?;
        if statements == Statements::All {
            read(connection, statements::RUN, [run])?;
            read(connection, statements::TASK, [task])?;
        }
        write(
            connection,
            statements::APPLY_OUTCOME,
            (task, &started, "success", "{}", Null, Null, 0, Null, Null, &next),
        )
    })
}

/// Writes each task's first slot in one commit, as the first start does. It leaves a log that has grown already: where one
/// still grows, a commit takes several times as long.
///
/// # Errors
/// SQLite refuses.
pub fn settle(connection: &mut Connection, tasks: i64) -> Result<()> {
    let next = to_text(Utc::now() + chrono::TimeDelta::hours(12));
    let transaction = connection.transaction()?;
    for task in 1..=tasks {
        write(&transaction, statements::RESCHEDULE, (task, 1, &next, Null, Null))?;
    }
    Ok(transaction.commit()?)
}

/// Changes a task's schedule as the store does, in one commit.
///
/// # Errors
/// SQLite refuses.
pub fn edit(connection: &mut Connection, task: i64, pattern: &str, revision: i64) -> Result<()> {
    let now = to_text(Utc::now());
    group(connection, std::iter::once(task), Statements::All, |connection, task| {
        read(connection, statements::TASK, [task])?;
        write(
            connection,
            statements::DEFINITION,
            named_params! {
                ":id": task,
                ":name": "Task",
                ":frequency_cron": pattern,
                ":frequency_seconds": Null,
                ":timezone": "UTC",
                ":enabled": true,
                ":catch_up": "once",
                ":overlap": "skip",
                ":timeout_seconds": 300,
                ":max_retries": 0,
                ":breaker_threshold": 5,
                ":requires_network": false,
                ":config": Null,
                ":snoozed_at": Null,
                ":snoozed_until": Null,
                ":snooze_reason": Null,
                ":revision": revision,
                ":updated_at": &now,
            },
        )?;
        write(connection, statements::SCHEDULE_STATE, (task, Null, &now, Null))?;
        write(connection, statements::RECORD, (task, revision, &now, "bench", "{}", "{}", Null))?;
        read(connection, statements::TASK, [task])
    })
}

/// Selects and decodes every task.
///
/// # Errors
/// SQLite refuses, or a row cannot be read.
pub fn load_tasks(connection: &Connection) -> Result<Vec<SystemTask>> {
    let mut statement = connection.prepare_cached(statements::TASKS)?;
    let mut rows = statement.query([])?;
    let mut tasks = Vec::new();
    while let Some(row) = rows.next()? {
        tasks.push(decode(row)?);
    }
    Ok(tasks)
}

fn decode(row: &Row<'_>) -> Result<SystemTask> {
    let instant = |index: usize| -> Result<Option<DateTime<Utc>>> {
        let text = row.get_ref(index)?.as_str_or_null()?;
        Ok(text.map(DateTime::parse_from_rfc3339).transpose()?.map(|at| at.to_utc()))
    };
    Ok(SystemTask {
        id: TaskId(row.get(0)?),
        name: row.get(1)?,
        task_type: row.get(2)?,
        component: row.get(3)?,
        frequency_cron: row.get(4)?,
        frequency_seconds: row.get(5)?,
        timezone: row.get(6)?,
        enabled: row.get(7)?,
        anchor_at: instant(8)?,
        next_run_at: instant(9)?,
        last_slot_at: instant(10)?,
        last_run_at: instant(11)?,
        last_status: row.get(12)?,
        last_result: row.get(13)?,
        last_error: row.get(14)?,
        failing_since: instant(15)?,
        error_count: row.get(16)?,
        revision: row.get(17)?,
        catch_up: row.get_ref(18)?.as_str()?.parse()?,
        overlap: row.get_ref(19)?.as_str()?.parse()?,
        timeout_seconds: row.get(20)?,
        max_retries: row.get(21)?,
        breaker_threshold: row.get(22)?,
        suspended_reason: row.get(23)?,
        suspended_at: instant(24)?,
        requires_network: row.get(25)?,
        config: row.get(26)?,
        created_at: instant(27)?.context("created_at")?,
        updated_at: instant(28)?.context("updated_at")?,
        snoozed_at: instant(29)?,
        snoozed_until: instant(30)?,
        snooze_reason: row.get(31)?,
    })
}

/// A page of a task's runs, newest first, before the run `before`; how many they are and the last of them.
///
/// # Errors
/// SQLite refuses.
pub fn page(connection: &Connection, task: i64, before: i64, limit: u32) -> Result<(usize, i64)> {
    let mut statement = connection.prepare_cached(
        "SELECT system_task_runs.*, system_tasks.task_type, system_tasks.component, system_tasks.name AS task_name
         FROM system_task_runs CROSS JOIN system_tasks ON system_tasks.id = system_task_runs.task_id
         WHERE system_task_runs.task_id = ?1 AND system_task_runs.id < ?2
         ORDER BY system_task_runs.id DESC LIMIT ?3",
    )?;
    let columns = statement.column_count();
    let mut rows = statement.query((task, before, limit))?;
    let (mut count, mut last) = (0, before);
    while let Some(row) = rows.next()? {
        read_columns(row, columns)?;
        (count, last) = (count + 1, row.get(0)?);
    }
    Ok((count, last))
}

/// One transaction for all of `items`, begun as the store begins it.
fn group<T>(
    connection: &mut Connection,
    items: impl Iterator<Item = T>,
    statements: Statements,
    mut job: impl FnMut(&Connection, T) -> Result<()>,
) -> Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if statements == Statements::All {
        read(&transaction, statements::LATEST_EPOCH, [])?;
    }
    for item in items {
        job(&transaction, item)?;
    }
    Ok(transaction.commit()?)
}

fn write(connection: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
    let changed = connection.prepare_cached(sql)?.execute(parameters)?;
    ensure!(changed == 1, "{changed} rows changed by {sql}");
    Ok(())
}

/// Reads every column of every row.
fn read(connection: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        read_columns(row, columns)?;
    }
    Ok(())
}

fn read_columns(row: &Row<'_>, columns: usize) -> Result<()> {
    for column in 0..columns {
        std::hint::black_box(row.get_ref(column)?);
    }
    Ok(())
}
