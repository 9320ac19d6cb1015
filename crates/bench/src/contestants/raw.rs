//! SQLite executing the statements of the product's store with no scheduler around it: the ceiling. Prepared statements,
//! one connection, one thread, the same schema and the same settings.
//!
//! When the store's statements change, these have to follow; `crates/store/src/queries` has them.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Params, Row};
use scheduler::task::{SystemTask, TaskId};

use crate::fixture::to_text;

const TASK_COLUMNS: &str = "id, name, task_type, component, frequency_cron, frequency_seconds, timezone, enabled, \
     anchor_at, next_run_at, last_slot_at, last_run_at, last_status, last_result, last_error, failing_since, \
     error_count, revision, catch_up, overlap, timeout_seconds, max_retries, breaker_threshold, suspended_reason, \
     suspended_at, requires_network, config, created_at, updated_at, snoozed_at, snoozed_until, snooze_reason";

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
            read_task(connection, task)?;
        }
        write(
            connection,
            "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, result, error_message,
               scheduled_for, trigger, attempt, reason, missed_count, duration_ms, blocked_by, epoch)
             VALUES (?1, ?2, NULL, 'running', NULL, NULL, ?3, 'schedule', 1, NULL, 0, NULL, NULL, 1)
             ON CONFLICT DO NOTHING",
            (task, &started, &slot),
        )?;
        let run = connection.last_insert_rowid();
        write(
            connection,
            "UPDATE system_tasks
             SET last_run_at = ?2, last_slot_at = iif(last_slot_at > ?3, last_slot_at, ?3),
               next_run_at = iif(last_slot_at > ?3, next_run_at, ?4)
             WHERE id = ?1",
            (task, &started, &slot, &next),
        )?;
        runs.push((task, run, started));
        Ok(())
    })?;
    group(connection, runs.into_iter(), statements, |connection, (task, run, started)| {
        const END: &str = "UPDATE system_task_runs
             SET status = 'success', reason = NULL, result = '{}', error_message = NULL, finished_at = ?2,
               duration_ms = 0
             WHERE id = ?1 AND status = 'running'";
        if statements == Statements::All {
            step(connection, &format!("{END} RETURNING *"), (run, to_text(Utc::now())))?;
            read_task(connection, task)?;
        } else {
            write(connection, END, (run, to_text(Utc::now())))?;
        }
        write(
            connection,
            "UPDATE system_tasks
             SET last_run_at = ?2, last_status = 'success', last_result = '{}', last_error = NULL,
               failing_since = NULL, error_count = 0, suspended_reason = NULL, suspended_at = NULL, next_run_at = ?3
             WHERE id = ?1",
            (task, &started, &next),
        )?;
        Ok(())
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
        write(
            &transaction,
            "UPDATE system_tasks
             SET next_run_at = ?2, anchor_at = coalesce(NULL, anchor_at), last_slot_at = coalesce(NULL, last_slot_at)
             WHERE id = ?1 AND revision = 1",
            (task, &next),
        )?;
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
        read_task(connection, task)?;
        write(
            connection,
            "UPDATE system_tasks
             SET name = name, frequency_cron = ?2, frequency_seconds = NULL, timezone = NULL, enabled = 1,
               catch_up = 'once', overlap = 'skip', timeout_seconds = 300, max_retries = 0, breaker_threshold = 5,
               requires_network = 0, config = NULL, snoozed_at = NULL, snoozed_until = NULL, snooze_reason = NULL,
               revision = ?3, updated_at = ?4
             WHERE id = ?1",
            (task, pattern, revision, &now),
        )?;
        write(
            connection,
            "UPDATE system_tasks SET anchor_at = NULL, next_run_at = ?2, last_slot_at = NULL WHERE id = ?1",
            (task, &now),
        )?;
        write(
            connection,
            "INSERT INTO system_task_edits (task_id, revision, edited_at, edited_by, before, after, anchor_before)
             VALUES (?1, ?2, ?3, 'bench', '{}', '{}', NULL)",
            (task, revision, &now),
        )?;
        read_task(connection, task)
    })
}

/// Selects and decodes every task.
///
/// # Errors
/// SQLite refuses, or a row cannot be read.
pub fn load_tasks(connection: &Connection) -> Result<Vec<SystemTask>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {TASK_COLUMNS} FROM system_tasks ORDER BY id"))?;
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
        step(&transaction, "SELECT max(id) FROM process_epochs", [])?;
    }
    for item in items {
        job(&transaction, item)?;
    }
    Ok(transaction.commit()?)
}

fn read_task(connection: &Connection, id: i64) -> Result<()> {
    step(connection, &format!("SELECT {TASK_COLUMNS} FROM system_tasks WHERE id = ?1"), [id])
}

fn write(connection: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
    let changed = connection.prepare_cached(sql)?.execute(parameters)?;
    ensure!(changed == 1, "{changed} rows changed by {sql}");
    Ok(())
}

/// Reads every column of every row.
fn step(connection: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
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
