//! How a task has been doing: its latest rows, each as much as a mark on a strip says, and its latest successes. The
//! attempts at a slot are one mark, that of the last one: errors in a row are counted so, too.
//!
//! Every list of tasks asks this of each of them, so both walk the task's newest rows and stop early.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};
use scheduler::{
    run::{Reason, RunId, RunStatus, RunTrigger},
    store::StoreResult,
    task::TaskId,
};

use crate::{
    SqliteStore,
    row::{instant, optional_instant, word},
};

#[cfg(test)]
mod tests;

/// Marks of a strip.
const MARKS: u32 = 30;
/// Successes that say how long a task usually takes.
const SUCCESSES: u32 = 100;
/// Characters of an error that are looked at for its first line.
const ERROR_CHARS: u32 = 500;

const RECENT: &str =
    "SELECT id, status, reason, trigger, attempt, started_at, scheduled_for, duration_ms, missed_count,
       substr(error_message, 1, ?3) AS error
     FROM system_task_runs WHERE task_id = ?1
       AND (trigger = 'manual' OR NOT EXISTS (
         SELECT 1 FROM system_task_runs AS later
         WHERE later.task_id = ?1 AND later.scheduled_for = system_task_runs.scheduled_for
           AND later.attempt > system_task_runs.attempt AND later.trigger <> 'manual'))
     ORDER BY id DESC LIMIT ?2";

const LATEST_SUCCESSES: &str = "SELECT started_at, duration_ms FROM system_task_runs
     WHERE task_id = ?1 AND status = 'success' ORDER BY id DESC LIMIT ?2";

/// A row of history, as much of it as a mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunMark {
    /// The run.
    pub id: RunId,
    /// How it ended, if it has.
    pub status: RunStatus,
    /// Why.
    pub reason: Option<Reason>,
    /// What made it start.
    pub trigger: RunTrigger,
    /// Which attempt at the slot it was: the last one, so far.
    pub attempt: i64,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// The slot it answers.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// How long it took.
    pub duration_ms: Option<i64>,
    /// Slots it stands for.
    pub missed_count: i64,
    /// The first line of its error.
    pub error_line: Option<String>,
}

/// How a task has been doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskOverview {
    /// Its latest 30 rows, oldest first; of several attempts at a slot, the last one.
    pub recent: Vec<RunMark>,
    /// When its last success started.
    pub last_success_at: Option<DateTime<Utc>>,
    /// How long its latest 100 successes took, newest first, in milliseconds.
    pub success_durations: Vec<i64>,
}

impl SqliteStore {
    /// How a task has been doing; of one that does not exist there is nothing to tell.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn task_overview(&self, task_id: TaskId) -> StoreResult<TaskOverview> {
        self.read(move |connection| {
            let successes = latest_successes(connection, task_id)?;
            Ok(TaskOverview {
                recent: recent(connection, task_id)?,
                last_success_at: successes.first().map(|(started_at, _)| *started_at),
                success_durations: successes.into_iter().filter_map(|(_, duration)| duration).collect(),
            })
        })
        .await
    }

    /// How long the task's latest 100 successes took, newest first, in milliseconds.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn success_durations(&self, task_id: TaskId) -> StoreResult<Vec<i64>> {
        let successes = self.read(move |connection| latest_successes(connection, task_id)).await?;
        Ok(successes.into_iter().filter_map(|(_, duration)| duration).collect())
    }
}

fn recent(connection: &Connection, task_id: TaskId) -> rusqlite::Result<Vec<RunMark>> {
    let mut marks: Vec<RunMark> = connection
        .prepare_cached(RECENT)?
        .query_map((task_id.0, MARKS, ERROR_CHARS), mark_of)?
        .collect::<Result<_, _>>()?;
    marks.reverse();
    Ok(marks)
}

fn latest_successes(
    connection: &Connection,
    task_id: TaskId,
) -> rusqlite::Result<Vec<(DateTime<Utc>, Option<i64>)>> {
    connection
        .prepare_cached(LATEST_SUCCESSES)?
        .query_map((task_id.0, SUCCESSES), |row| Ok((instant(row, "started_at")?, row.get("duration_ms")?)))?
        .collect()
}

fn mark_of(row: &Row<'_>) -> rusqlite::Result<RunMark> {
    let error: Option<String> = row.get("error")?;
    Ok(RunMark {
        id: RunId(row.get("id")?),
        status: word(row, "status")?,
        reason: row.get::<_, Option<String>>("reason")?.map(Reason::new),
        trigger: word(row, "trigger")?,
        attempt: row.get("attempt")?,
        started_at: instant(row, "started_at")?,
        scheduled_for: optional_instant(row, "scheduled_for")?,
        duration_ms: row.get("duration_ms")?,
        missed_count: row.get("missed_count")?,
        error_line: error.and_then(|error| error.lines().next().map(str::to_owned)),
    })
}
