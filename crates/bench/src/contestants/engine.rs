//! The engine, over a store in memory and over SQLite as the product uses it (`synchronous=FULL`, one writer).

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use scheduler::{
    RunNowReply, Scheduler, SchedulerHandle, SchedulerOptions,
    edit::{self, TaskEdit},
    handler::{Handler, HandlerRegistry, RunContext},
    run::{RunStatus, RunTrigger, TaskRunResult},
    schedule::Frequency,
    task::{SystemTask, TaskId},
};
use store::{
    OpenOptions, SqliteStore,
    queries::{edits::NewEdit, run_listing::RunQuery},
};

use super::volatile_store::VolatileStore;
use crate::{
    contestant::{Contestant, Running, When, Work},
    fixture::{self, DataDir},
};

/// Type of the tasks.
pub const TASK_TYPE: &str = "no_op";
/// The product's settings, but for the grace time at the start, which is not what is measured.
pub fn options() -> SchedulerOptions {
    SchedulerOptions::without_grace()
}

/// The engine over rows in memory, with a worker for each task: the peers have no limit either.
pub struct InMemory;

/// The engine over SQLite.
pub struct Durable;

impl Contestant for InMemory {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let options = SchedulerOptions::one_worker_per_task(tasks);
            Ok(Box::new(start_in_memory(rows(tasks, 0, when), work, options).await?) as _)
        })
    }
}

impl Contestant for Durable {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let options = SchedulerOptions::one_worker_per_task(tasks);
            Ok(Box::new(start_durable(tasks, when, work, options).await?) as _)
        })
    }
}

/// Starts over the rows of `store`.
///
/// # Errors
/// It does not start.
pub async fn start_in_memory(store: VolatileStore, work: Work, options: SchedulerOptions) -> Result<Engine> {
    let store = Arc::new(store);
    let scheduler =
        Scheduler::builder(Arc::clone(&store) as _, handlers(work)).options(options).start().await?;
    let handle = scheduler.handle();
    armed(&handle).await?;
    Ok(Engine { scheduler, handle, rows: Rows::Memory(store), folder: None })
}

/// Rows in memory: tasks that are due `when`, and after them others that are due tomorrow.
pub fn rows(due: usize, others: usize, when: When) -> VolatileStore {
    let store = VolatileStore::default();
    for number in 0..due + others {
        store.insert(task(number, if number < due { when } else { When::Tomorrow }));
    }
    store
}

/// Starts over a new database with `tasks` tasks.
///
/// # Errors
/// The database cannot be made, or the engine does not start.
pub async fn start_durable(
    tasks: usize,
    when: When,
    work: Work,
    options: SchedulerOptions,
) -> Result<Engine> {
    let folder = fixture::with_tasks(tasks, when).await?;
    start_over(folder, work, options).await
}

/// Starts over a new database as [`rows`] has it in memory.
///
/// # Errors
/// The database cannot be made, or the engine does not start.
pub async fn start_durable_beside(
    due: usize,
    others: usize,
    when: When,
    work: Work,
    options: SchedulerOptions,
) -> Result<Engine> {
    let folder =
        fixture::with_tasks_of(|number| if number < due { when } else { When::Tomorrow }, due + others)
            .await?;
    start_over(folder, work, options).await
}

async fn start_over(folder: DataDir, work: Work, options: SchedulerOptions) -> Result<Engine> {
    let store = SqliteStore::open(OpenOptions::new(folder.path(), "bench", "")).await?;
    let scheduler =
        Scheduler::builder(Arc::new(store.clone()), handlers(work)).options(options).start().await?;
    let handle = scheduler.handle();
    armed(&handle).await?;
    Ok(Engine { scheduler, handle, rows: Rows::Database(store), folder: Some(folder) })
}

/// Waits until the manager has looked at its heap for the first time.
///
/// # Errors
/// It has stopped.
pub async fn armed(handle: &SchedulerHandle) -> Result<()> {
    handle.status().wait_for(|status| status.alive).await?;
    Ok(())
}

/// The handler of every task.
pub fn handlers(work: Work) -> HandlerRegistry {
    let mut handlers = HandlerRegistry::new();
    handlers.register(TASK_TYPE, NoOp(work));
    handlers
}

struct NoOp(Work);

impl Handler for NoOp {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(async move {
            (self.0.started)(number_of(context.task.id), context.scheduled_for);
            if context.trigger != RunTrigger::Manual && !self.0.busy_for.is_zero() {
                tokio::time::sleep(self.0.busy_for).await;
            }
            TaskRunResult::success("{}")
        })
    }
}

/// The row of a task.
pub fn task(number: usize, when: When) -> SystemTask {
    let now = Utc::now();
    let (pattern, next_run_at) = match when {
        When::Tomorrow => (daily_at(far_minute(now)), None),
        When::EverySecond => ("* * * * * *".to_owned(), None),
        When::OnceAt(at) => (format!("{} {} {} * * *", at.second(), at.minute(), at.hour()), Some(at)),
    };
    SystemTask {
        name: format!("Task {number}"),
        frequency_cron: Some(pattern),
        timezone: Some("UTC".to_owned()),
        next_run_at,
        ..SystemTask::new(id_of(number), TASK_TYPE, format!("c{number}"), now)
    }
}

/// A minute of the day twelve hours away.
pub fn far_minute(now: DateTime<Utc>) -> u32 {
    ((now.hour() + 12) * 60 + now.minute()) % 1_440
}

/// The pattern of a daily task.
pub fn daily_at(minute: u32) -> String {
    format!("{} {} * * *", minute % 60, minute / 60 % 24)
}

fn id_of(number: usize) -> TaskId {
    TaskId(i64::try_from(number).unwrap_or(i64::MAX - 1) + 1)
}

fn number_of(id: TaskId) -> usize {
    usize::try_from(id.0 - 1).unwrap_or_default()
}

enum Rows {
    Memory(Arc<VolatileStore>),
    Database(SqliteStore),
}

/// The engine, running.
pub struct Engine {
    scheduler: Scheduler,
    handle: SchedulerHandle,
    rows: Rows,
    /// Removed when it ends.
    folder: Option<DataDir>,
}

impl Engine {
    /// Waits until no run is left open in the database.
    ///
    /// # Errors
    /// There is no database.
    pub async fn all_finished(&self) -> Result<()> {
        let Rows::Database(store) = &self.rows else { bail!("it keeps no runs") };
        let open = RunQuery { status: Some(RunStatus::Running), limit: 1, ..RunQuery::default() };
        while !store.list_runs(open.clone()).await?.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    /// How many slots have had their answer; `None` where that would be asking the disk.
    pub fn answers(&self) -> Option<u64> {
        match &self.rows {
            Rows::Memory(store) => Some(store.answers()),
            Rows::Database(_) => None,
        }
    }
}

impl Running for Engine {
    fn edit(&self, task: usize, minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let id = id_of(task);
            match &self.rows {
                Rows::Memory(store) => store.edit(id, |task| edited(task, minute))?,
                Rows::Database(store) => edit_row(store, id, minute).await?,
            }
            Ok(self.handle.reload(id).await?)
        })
    }

    fn run_now(&self, task: usize) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            match self.handle.run_now(id_of(task)).await? {
                RunNowReply::Finished(_) => Ok(()),
                RunNowReply::AlreadyRunning(run) => bail!("it runs already, as run {run}"),
            }
        })
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            self.scheduler.shutdown().await;
            if let Rows::Database(store) = &self.rows {
                store.close().await;
            }
            drop(self.folder);
        })
    }
}

/// As a use case does it: read, change, write with the record of who changed what.
async fn edit_row(store: &SqliteStore, id: TaskId, minute: u32) -> Result<()> {
    let current = store.task_by_id(id).await?.context("the task is there")?;
    let record = NewEdit {
        edited_by: "bench".to_owned(),
        before: "{}".to_owned(),
        after: "{}".to_owned(),
        undoes: None,
    };
    let stored = store.update_task(current.revision, &edited(&current, minute)?, record).await?;
    ensure!(stored.is_some(), "somebody else changed the row");
    Ok(())
}

fn edited(task: &SystemTask, minute: u32) -> Result<SystemTask> {
    let frequency = Frequency::Cron { pattern: daily_at(minute) };
    let change = TaskEdit { frequency: Some(frequency), ..TaskEdit::default() };
    Ok(edit::apply(task, &change, Utc::now(), Tz::UTC)?)
}
