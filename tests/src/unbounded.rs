//! The engine as the benchmark runs it, over SQLite: a worker for each of many tasks that are all due each second, so that their
//! claims share commits. It runs in a process of its own, which is going to be killed; every call of a handler and every answer to
//! a request goes into a ledger beside the database first.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    RunNowReply, Scheduler, SchedulerHandle, SchedulerOptions,
    handler::{Handler, HandlerRegistry, RunContext},
    run::{RunId, RunTrigger, TaskRunResult},
    schedule::Frequency,
    store::Store,
    task::TaskId,
};
use store::{NewTask, SqliteStore};

/// How many tasks there are.
pub const TASKS: usize = 250;
/// Said on standard output once the engine runs.
pub const READY: &str = "ready";
/// Between two requests of a run.
const THINKING: Duration = Duration::from_millis(3);

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// A handler was called.
    Called {
        /// The run that it is given.
        run: i64,
        /// Its task.
        task: i64,
        /// In milliseconds since 1970; none for a run that was asked for.
        slot: Option<i64>,
    },
    /// Somebody was told that the run they had asked for has ended.
    Told {
        /// That run.
        run: i64,
        /// How it ended.
        status: String,
    },
}

impl std::fmt::Display for Noted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Called { run, task, slot: Some(slot) } => write!(f, "called {run} {task} {slot}"),
            Self::Called { run, task, slot: None } => write!(f, "called {run} {task}"),
            Self::Told { run, status } => write!(f, "told {run} {status}"),
        }
    }
}

impl std::str::FromStr for Noted {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> Result<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        Ok(match words[..] {
            ["called", run, task, slot] => {
                Self::Called { run: run.parse()?, task: task.parse()?, slot: Some(slot.parse()?) }
            }
            ["called", run, task] => Self::Called { run: run.parse()?, task: task.parse()?, slot: None },
            ["told", run, status] => Self::Told { run: run.parse()?, status: status.to_owned() },
            _ => bail!("no line of a ledger: {line:?}"),
        })
    }
}

/// Appends whole lines; one that is there stays, whatever becomes of the process.
#[derive(Clone)]
struct Ledger(Arc<File>);

impl Ledger {
    fn open(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path).context("the ledger")?;
        Ok(Self(Arc::new(file)))
    }

    fn note(&self, noted: &Noted) -> std::io::Result<()> {
        (&*self.0).write_all(format!("{noted}\n").as_bytes())
    }
}

impl Handler for Ledger {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let slot = context.scheduled_for.filter(|_| context.trigger != RunTrigger::Manual);
        let called = Noted::Called {
            run: context.run_id.0,
            task: context.task.id.0,
            slot: slot.map(|slot| slot.timestamp_millis()),
        };
        async move {
            match self.note(&called) {
                Ok(()) => TaskRunResult::success("{}"),
                Err(error) => TaskRunResult::error(error.to_string()),
            }
        }
        .boxed()
    }
}

fn task_type(number: usize) -> String {
    format!("crowd_{number:04}")
}

/// Runs the engine over the database in `folder` until the process is killed or told to end.
///
/// # Errors
/// The folder cannot be used.
pub async fn serve(folder: &Path, ledger: &Path, until: impl Future<Output = ()>) -> Result<()> {
    let store = SqliteStore::open(store::OpenOptions::new(folder, "crowd", "")).await?;
    if store.load_tasks().await?.is_empty() {
        let each_second = || Frequency::Cron { pattern: "* * * * * *".to_owned() };
        let task = |number| NewTask::new(task_type(number), "crowd", task_type(number), each_second());
        store.seed_tasks((0..TASKS).map(task).collect()).await?;
    }
    let ledger = Ledger::open(ledger)?;
    let mut handlers = HandlerRegistry::new();
    for number in 0..TASKS {
        handlers.register(task_type(number), ledger.clone());
    }
    let builder = Scheduler::builder(Arc::new(store.clone()), handlers);
    let scheduler = builder.options(SchedulerOptions::one_worker_per_task(TASKS)).start().await?;
    let asking = tokio::spawn(ask(scheduler.handle(), ledger));
    println!("{READY}");
    until.await;
    asking.abort();
    scheduler.shutdown().await;
    store.close().await;
    Ok(())
}

/// Asks for one run after the other, and notes what it is told.
async fn ask(handle: SchedulerHandle, ledger: Ledger) -> Result<()> {
    for number in (0..TASKS).cycle() {
        // One that runs already is an answer, too.
        if let RunNowReply::Finished(run) = handle.run_now(TaskId(i64::try_from(number)? + 1)).await? {
            let RunId(id) = run.id;
            ledger.note(&Noted::Told { run: id, status: run.status.to_string() })?;
        }
        tokio::time::sleep(THINKING).await;
    }
    Ok(())
}
