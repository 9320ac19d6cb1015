//! The tasks a first start creates, those a later version of the program brings along, and those that people make.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, named_params};
use scheduler::{
    edit::{InvalidEdit, TaskEdit, apply},
    schedule::Frequency,
    task::{CatchUpPolicy, OverlapPolicy, SystemTask, TaskId},
};

use super::{removing::LAST_REMOVED_KEY, tasks::task_row};
use crate::{SqliteStore, error::SeedError, row::to_text};

/// Key of the setting that remembers what was seeded: a JSON array of `task_type/component`.
const SEEDED_KEY: &str = "seeded_tasks";

/// A task to create: what an edit may change of it later, and what only its handler knows. Whoever needs little of it begins with
/// [`NewTask::every`] or [`NewTask::new`]: `NewTask { max_retries: 2, ..NewTask::every("sync", "mail", "Mail", 600) }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// Label for people.
    pub name: String,
    /// Which handler runs it. Together with `component` it names the task.
    pub task_type: String,
    /// The owning subsystem.
    pub component: String,
    /// Its schedule.
    pub frequency: Frequency,
    /// IANA zone of a cron pattern; `None`: this computer's, whatever it is at the time.
    pub timezone: Option<String>,
    /// `false`: it has no slots until somebody switches it on.
    pub enabled: bool,
    /// Policy for missed slots.
    pub catch_up: CatchUpPolicy,
    /// Policy for overlapping slots.
    pub overlap: OverlapPolicy,
    /// 1 s to one day.
    pub timeout_seconds: i64,
    /// Further attempts after a failed one, 0 to 10.
    pub max_retries: i64,
    /// Consecutive errors that suspend it, 0 (off) to 100.
    pub breaker_threshold: i64,
    /// The handler is of no use without a network. No edit changes that.
    pub requires_network: bool,
    /// The handler's settings, JSON.
    pub config: Option<String>,
}

impl NewTask {
    /// A task that runs every so many seconds ([`scheduler::schedule::Interval`]), with nothing special about it.
    pub fn every(
        task_type: impl Into<String>,
        component: impl Into<String>,
        name: impl Into<String>,
        seconds: i64,
    ) -> Self {
        Self::new(task_type, component, name, Frequency::Every { seconds })
    }

    /// A task with nothing special about it: switched on, this computer's zone, and what [`SystemTask::new`] has for the rest.
    pub fn new(
        task_type: impl Into<String>,
        component: impl Into<String>,
        name: impl Into<String>,
        frequency: Frequency,
    ) -> Self {
        Self {
            name: name.into(),
            task_type: task_type.into(),
            component: component.into(),
            frequency,
            timezone: None,
            enabled: true,
            catch_up: CatchUpPolicy::default(),
            overlap: OverlapPolicy::default(),
            timeout_seconds: SystemTask::DEFAULT_TIMEOUT_SECONDS,
            max_retries: 0,
            breaker_threshold: SystemTask::DEFAULT_BREAKER_THRESHOLD,
            requires_network: false,
            config: None,
        }
    }

    /// It can be what it is to be: what an edit would refuse is refused here too.
    fn check(&self, now: DateTime<Utc>) -> Result<(), InvalidEdit> {
        let edit = TaskEdit {
            name: Some(self.name.clone()),
            frequency: Some(self.frequency.clone()),
            timezone: Some(self.timezone.clone()),
            timeout_seconds: Some(self.timeout_seconds),
            max_retries: Some(self.max_retries),
            breaker_threshold: Some(self.breaker_threshold),
            config: Some(self.config.clone()),
            ..TaskEdit::default()
        };
        let task = SystemTask::new(TaskId(0), self.task_type.clone(), self.component.clone(), now);
        // Whether a schedule is possible goes by no computer's zone.
        apply(&task, &edit, now, Tz::UTC).map(|_| ())
    }

    fn key(&self) -> String {
        format!("{}/{}", self.task_type, self.component)
    }
}

impl SqliteStore {
    /// Creates the tasks that were never seeded before, and returns how many. A task that somebody removed or
    /// changed since is left alone: this is for what the program brings along, at each start.
    ///
    /// # Errors
    /// One cannot be what it is to be or is there twice, or the database could not be written; then none was created.
    pub async fn seed_tasks(&self, tasks: Vec<NewTask>) -> Result<usize, SeedError> {
        let now = self.clock().now();
        check(&tasks, now)?;
        Ok(self.write(move |connection| seed_each(connection, &tasks, now)).await?)
    }

    /// Creates a task that a person asked for, and returns its row; `None` where there is one of its type and component. Nobody
    /// remembers it as [`SqliteStore::seed_tasks`] does: once it is removed, it can be created again. Tell the engine afterwards
    /// ([`scheduler::SchedulerHandle::reload`]).
    ///
    /// # Errors
    /// It cannot be what it is to be, or the database could not be written.
    pub async fn create_task(&self, task: NewTask) -> Result<Option<SystemTask>, SeedError> {
        let now = self.clock().now();
        check(std::slice::from_ref(&task), now)?;
        let created = self.write(move |connection| {
            if insert(connection, &task, &to_text(now))? == 0 {
                return Ok(None);
            }
            task_row(connection, TaskId(connection.last_insert_rowid()))
        });
        Ok(created.await?)
    }
}

/// The same on a connection of whoever opens the database, in a transaction of its own.
pub(crate) fn seed_all(
    connection: &mut Connection,
    tasks: &[NewTask],
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    seed_each(&transaction, tasks, now)?;
    transaction.commit()
}

/// They can be what they are to be.
pub(crate) fn check(tasks: &[NewTask], now: DateTime<Utc>) -> Result<(), SeedError> {
    let mut known = HashSet::new();
    for task in tasks {
        task.check(now).map_err(|source| SeedError::Invalid { task: task.key(), source })?;
        if !known.insert(task.key()) {
            return Err(SeedError::Twice { task: task.key() });
        }
    }
    Ok(())
}

fn seed_each(connection: &Connection, tasks: &[NewTask], now: DateTime<Utc>) -> rusqlite::Result<usize> {
    let now = to_text(now);
    let mut created = 0;
    for task in tasks {
        created += seed(connection, task, &now)?;
    }
    Ok(created)
}

/// Creates one task; 0 when it was seeded before or is there.
fn seed(connection: &Connection, task: &NewTask, now: &str) -> rusqlite::Result<usize> {
    let name = task.key();
    let known: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM settings, json_each(settings.value) AS seeded
             WHERE settings.key = ?1 AND seeded.value = ?2)",
        )?
        .query_row((SEEDED_KEY, &name), |row| row.get(0))?;
    if known {
        return Ok(0);
    }
    connection
        .prepare_cached(
            "INSERT INTO settings (key, value, updated_at) VALUES (?1, json_array(?2), ?3)
             ON CONFLICT (key) DO UPDATE SET value = json_insert(value, '$[#]', ?2), updated_at = ?3",
        )?
        .execute((SEEDED_KEY, &name, now))?;
    insert(connection, task, now)
}

fn insert(connection: &Connection, task: &NewTask, now: &str) -> rusqlite::Result<usize> {
    let (cron, seconds) = match &task.frequency {
        Frequency::Manual => (None, None),
        Frequency::Every { seconds } => (None, Some(*seconds)),
        Frequency::Cron { pattern } => (Some(pattern.trim()), None),
    };
    connection
        .prepare_cached(
            "INSERT INTO system_tasks (id, name, task_type, component, frequency_cron, frequency_seconds, timezone,
               enabled, catch_up, overlap, timeout_seconds, max_retries, breaker_threshold, requires_network, config,
               anchor_at, created_at, updated_at)
             VALUES (1 + max(coalesce((SELECT max(id) FROM system_tasks), 0),
                 coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = :last_removed), 0)),
               :name, :task_type, :component, :cron, :seconds, :timezone,
               :enabled, :catch_up, :overlap, :timeout_seconds, :max_retries, :breaker_threshold, :requires_network, :config,
               :now, :now, :now)
             ON CONFLICT (task_type, component) DO NOTHING",
        )?
        .execute(named_params! {
            ":last_removed": LAST_REMOVED_KEY,
            ":name": task.name.trim(),
            ":task_type": task.task_type,
            ":component": task.component,
            ":cron": cron,
            ":seconds": seconds,
            ":timezone": task.timezone,
            ":enabled": task.enabled,
            ":catch_up": task.catch_up.as_str(),
            ":overlap": task.overlap.as_str(),
            ":timeout_seconds": task.timeout_seconds,
            ":max_retries": task.max_retries,
            ":breaker_threshold": task.breaker_threshold,
            ":requires_network": task.requires_network,
            ":config": task.config,
            ":now": now,
        })
}
