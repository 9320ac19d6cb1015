//! `system_task_edits`: what people changed of a task, and the one way to store such a change.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use scheduler::{
    edit::{Merged, merge},
    store::StoreResult,
    task::{SystemTask, TaskId},
};

use super::{retries, settings, suspensions, tasks::task_row};
use crate::{
    SqliteStore,
    row::{instant, optional_instant, to_text},
};

/// Who changes what; goes into the record together with the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEdit {
    /// Who, e.g. `window` or `cockpitctl`.
    pub edited_by: String,
    /// The changed fields before, a JSON object.
    pub before: String,
    /// The changed fields after, a JSON object.
    pub after: String,
    /// The edit that this one takes back, which is marked as undone with it.
    pub undoes: Option<i64>,
}

/// A task as it is to be, what it was computed from, and the record of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskUpdate {
    /// The row's revision that `edited` was computed from.
    pub expected_revision: i64,
    /// The task as it is to be.
    pub edited: SystemTask,
    /// The record.
    pub edit: NewEdit,
}

/// A change of a task that somebody made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Row id.
    pub id: i64,
    /// The task.
    pub task_id: TaskId,
    /// The revision it made.
    pub revision: i64,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who.
    pub edited_by: String,
    /// The changed fields before, a JSON object.
    pub before: String,
    /// The changed fields after, a JSON object.
    pub after: String,
    /// The edit that took it back.
    pub undone_by: Option<i64>,
    /// Where the grid of the task's interval began until then.
    pub anchor_before: Option<DateTime<Utc>>,
}

impl SqliteStore {
    /// Stores an edited task and the record of the edit, and returns the row as it is then. `None`: the row is not
    /// what the edit was computed from any more (another edit, or a run that has moved its schedule); nothing was
    /// written, read the task again and repeat.
    ///
    /// Of what runs write (`last_*`, errors, suspension) it touches only what enabling resets, and the schedule's
    /// state only where the edit changed the schedule.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn update_task(
        &self,
        expected_revision: i64,
        edited: &SystemTask,
        edit: NewEdit,
    ) -> StoreResult<Option<SystemTask>> {
        let update = TaskUpdate { expected_revision, edited: edited.clone(), edit };
        let updated = self.update_tasks(vec![update], Vec::new()).await?;
        Ok(updated.and_then(|mut tasks| tasks.pop()))
    }

    /// The same for several tasks, and settings by their keys: all of it, or nothing.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn update_tasks(
        &self,
        updates: Vec<TaskUpdate>,
        settings: Vec<(String, String)>,
    ) -> StoreResult<Option<Vec<SystemTask>>> {
        let now = to_text(self.clock().now());
        self.write_repeatable(move |connection| {
            // All are looked at before the first is written.
            let mut merged = Vec::new();
            for update in &updates {
                let Some(one) = merged_with(connection, update)? else { return Ok(None) };
                merged.push(one);
            }
            let mut after = Vec::new();
            for (update, (current, merged)) in updates.iter().zip(&merged) {
                after.extend(write(connection, current, merged, &update.edit)?);
            }
            for (key, value) in &settings {
                settings::save(connection, key, value, &now)?;
            }
            Ok(Some(after))
        })
        .await
    }

    /// Marks an edit as undone whose values came back by other edits: the last one until then stands for them. `false`:
    /// its task is not of this revision any more, and nothing was written.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn mark_undone(&self, id: i64, revision: i64) -> StoreResult<bool> {
        self.write(move |connection| {
            let marked = connection
                .prepare_cached(
                    "UPDATE system_task_edits AS edit SET undone_by = coalesce(undone_by,
                       (SELECT max(id) FROM system_task_edits WHERE task_id = edit.task_id))
                     WHERE id = ?1 AND EXISTS (SELECT 1 FROM system_tasks WHERE id = edit.task_id AND revision = ?2)",
                )?
                .execute((id, revision))?;
            Ok(marked == 1)
        })
        .await
    }

    /// The edits of a task, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_edits(&self, task_id: TaskId, limit: u32) -> StoreResult<Vec<Edit>> {
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM system_task_edits WHERE task_id = ?1 ORDER BY id DESC LIMIT ?2",
                )?
                .query_map((task_id.0, limit), edit_of)?
                .collect()
        })
        .await
    }

    /// One edit.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn edit_by_id(&self, id: i64) -> StoreResult<Option<Edit>> {
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT * FROM system_task_edits WHERE id = ?1")?
                .query_row([id], edit_of)
                .optional()
        })
        .await
    }
}

/// The row as it is, and as it is with the edit in it; `None`: it is not what the edit was computed from.
fn merged_with(
    connection: &Connection,
    TaskUpdate { expected_revision, edited, .. }: &TaskUpdate,
) -> rusqlite::Result<Option<(SystemTask, Merged)>> {
    let Some(current) = task_row(connection, edited.id)? else { return Ok(None) };
    Ok(merge(&current, *expected_revision, edited).map(|merged| (current, merged)))
}

/// Writes of the row with the edit in it what may have changed.
fn write(
    connection: &Connection,
    current: &SystemTask,
    Merged { task, keeps_retry, starts_afresh }: &Merged,
    edit: &NewEdit,
) -> rusqlite::Result<Option<SystemTask>> {
    write_definition(connection, task)?;
    // Where the one stays, so does the schedule that it belongs to.
    if *keeps_retry {
        retries::keep(connection, task.id, (current.revision, task.revision))?;
    } else {
        write_schedule_state(connection, task)?;
        retries::clear(connection, task.id)?;
    }
    if *starts_afresh {
        clear_errors(connection, task.id)?;
        suspensions::note(connection, current.is_suspended(), task, task.updated_at)?;
    }
    record(connection, current, task, edit)?;
    task_row(connection, task.id)
}

/// What a person says of a task.
pub const DEFINITION: &str = "UPDATE system_tasks
     SET name = :name, frequency_cron = :frequency_cron, frequency_seconds = :frequency_seconds,
       timezone = :timezone, enabled = :enabled, catch_up = :catch_up, overlap = :overlap,
       timeout_seconds = :timeout_seconds, max_retries = :max_retries, breaker_threshold = :breaker_threshold,
       requires_network = :requires_network, config = :config, snoozed_at = :snoozed_at,
       snoozed_until = :snoozed_until, snooze_reason = :snooze_reason, revision = :revision,
       updated_at = :updated_at
     WHERE id = :id";

fn write_definition(connection: &Connection, task: &SystemTask) -> rusqlite::Result<()> {
    connection.prepare_cached(DEFINITION)?.execute(named_params! {
        ":id": task.id.0,
        ":name": task.name,
        ":frequency_cron": task.frequency_cron,
        ":frequency_seconds": task.frequency_seconds,
        ":timezone": task.timezone,
        ":enabled": task.enabled,
        ":catch_up": task.catch_up.as_str(),
        ":overlap": task.overlap.as_str(),
        ":timeout_seconds": task.timeout_seconds,
        ":max_retries": task.max_retries,
        ":breaker_threshold": task.breaker_threshold,
        ":requires_network": task.requires_network,
        ":config": task.config,
        ":snoozed_at": task.snoozed_at.map(to_text),
        ":snoozed_until": task.snoozed_until.map(to_text),
        ":snooze_reason": task.snooze_reason,
        ":revision": task.revision,
        ":updated_at": to_text(task.updated_at),
    })?;
    Ok(())
}

/// Where the schedule of a task is.
pub const SCHEDULE_STATE: &str =
    "UPDATE system_tasks SET anchor_at = ?2, next_run_at = ?3, last_slot_at = ?4 WHERE id = ?1";

fn write_schedule_state(connection: &Connection, task: &SystemTask) -> rusqlite::Result<()> {
    connection.prepare_cached(SCHEDULE_STATE)?.execute((
        task.id.0,
        task.anchor_at.map(to_text),
        task.next_run_at.map(to_text),
        task.last_slot_at.map(to_text),
    ))?;
    Ok(())
}

fn clear_errors(connection: &Connection, id: TaskId) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE system_tasks
             SET error_count = 0, failing_since = NULL, suspended_reason = NULL, suspended_at = NULL WHERE id = ?1",
        )?
        .execute([id.0])?;
    Ok(())
}

/// The record of an edit.
pub const RECORD: &str =
    "INSERT INTO system_task_edits (task_id, revision, edited_at, edited_by, before, after, anchor_before)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

fn record(
    connection: &Connection,
    current: &SystemTask,
    task: &SystemTask,
    edit: &NewEdit,
) -> rusqlite::Result<()> {
    connection.prepare_cached(RECORD)?.execute((
        task.id.0,
        task.revision,
        to_text(task.updated_at),
        &edit.edited_by,
        &edit.before,
        &edit.after,
        current.anchor_at.map(to_text),
    ))?;
    let id = connection.last_insert_rowid();
    if let Some(undone) = edit.undoes {
        connection
            .prepare_cached("UPDATE system_task_edits SET undone_by = ?2 WHERE id = ?1")?
            .execute((undone, id))?;
    }
    Ok(())
}

fn edit_of(row: &Row<'_>) -> rusqlite::Result<Edit> {
    Ok(Edit {
        id: row.get("id")?,
        task_id: TaskId(row.get("task_id")?),
        revision: row.get("revision")?,
        edited_at: instant(row, "edited_at")?,
        edited_by: row.get("edited_by")?,
        before: row.get("before")?,
        after: row.get("after")?,
        undone_by: row.get("undone_by")?,
        anchor_before: optional_instant(row, "anchor_before")?,
    })
}
