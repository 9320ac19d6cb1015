//! Takes a task out of the database, together with all that is known of it.
//!
//! Not here: that it was seeded once, which stays known (`seeding`); a seed that somebody has removed does not come back.

use rusqlite::{Connection, OptionalExtension};
use scheduler::{
    run::{Epoch, RunId},
    store::StoreResult,
    task::TaskId,
};

use crate::{SqliteStore, row::to_text};

/// Key of the setting that holds the highest id that a removed task has had: no task gets it, or a lower one, any more.
pub(super) const LAST_REMOVED_KEY: &str = "last_removed_task";

/// What came of [`SqliteStore::remove_task`].
#[must_use = "a task that runs is still there"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Removed,
    /// There was none of that id.
    NotThere,
    /// It is still there, because this run of it is under way.
    Running(RunId),
}

impl SqliteStore {
    /// Removes a task with its history, its logs and the record of its edits: all of it, or nothing. Tell the engine afterwards
    /// ([`scheduler::SchedulerHandle::reload`]); until then it asks for a row that is gone, and starts nothing.
    ///
    /// One that runs is not removed, because how the run ends would have no place: switch the task off, cancel the run, and remove it
    /// once that has ended. Its id is not given to another task, so what an application keeps by it is never another's.
    ///
    /// [`SqliteStore::seed_tasks`] does not bring it back; [`SqliteStore::create_task`] may make one of the same type and component.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn remove_task(&self, id: TaskId) -> StoreResult<Removal> {
        let (own, now) = (self.own_epoch(), to_text(self.clock().now()));
        self.write(move |connection| remove(connection, id, own, &now)).await
    }
}

/// Whatever refers to a task, and the task last. Logs go with their runs, a planned retry with the task.
const REMOVE: [&str; 5] = [
    "DELETE FROM system_task_runs WHERE task_id = ?1",
    "DELETE FROM pruned_slots WHERE task_id = ?1",
    "DELETE FROM system_task_edits WHERE task_id = ?1",
    "DELETE FROM suspensions WHERE task_id = ?1",
    "DELETE FROM system_tasks WHERE id = ?1",
];

fn remove(connection: &Connection, id: TaskId, own: Epoch, now: &str) -> rusqlite::Result<Removal> {
    if let Some(run) = running(connection, id, own)? {
        return Ok(Removal::Running(run));
    }
    let mut removed = 0;
    for sql in REMOVE {
        removed = connection.prepare_cached(sql)?.execute([id.0])?;
    }
    if removed == 0 {
        return Ok(Removal::NotThere);
    }
    connection
        .prepare_cached(
            "INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), ?2), updated_at = ?3",
        )?
        .execute((LAST_REMOVED_KEY, id.0, now))?;
    Ok(Removal::Removed)
}

/// The task's run that this process has begun and not ended. Nobody ends one of a process that is dead but the next start.
fn running(connection: &Connection, id: TaskId, own: Epoch) -> rusqlite::Result<Option<RunId>> {
    connection
        .prepare_cached(
            "SELECT id FROM system_task_runs WHERE status = 'running' AND epoch = ?2 AND task_id = ?1",
        )?
        .query_row((id.0, own.0), |row| row.get(0).map(RunId))
        .optional()
}
