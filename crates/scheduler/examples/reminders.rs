//! A small application that embeds the engine: reminders in a terminal.
//!
//! ```sh
//! cargo run -p scheduler --example reminders -- /tmp/reminders
//! ```
//! It shows what any application does, a Tauri one too: seed the tasks, register a handler, start, listen to events, and
//! write and send messages (`run`, `every`, `add`, `remove`, `pause`, `resume`) as its window's commands would. Kill it and start it
//! again: what was missed is caught up once, and said so.

use std::{env, error::Error, io, sync::Arc, thread};

use chrono::{DateTime, Local, Utc};
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    RunNowReply, Scheduler, SchedulerHandle,
    clock::{Clock, SystemClock},
    edit::{TaskEdit, apply},
    error::StoreError,
    event::SchedulerEvent,
    handler::{Handler, HandlerRegistry, RunContext},
    run::TaskRunResult,
    schedule::Frequency,
    task::TaskId,
};
use store::{NewTask, OpenOptions, Removal, SqliteStore, queries::edits::NewEdit};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    mpsc,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What can be typed.
const USAGE: &str =
    "tasks | run ID | every ID SECONDS | add SECONDS NAME.. | remove ID | pause | resume | quit";

/// The work: it knows nothing of timing.
struct Remind;

impl Handler for Remind {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async move {
            context.info(format!("attempt {} of {}", context.attempt, context.task.name));
            TaskRunResult::success(format!(r#"{{"reminded":"{}"}}"#, context.task.name))
        }
        .boxed()
    }
}

/// Keeps the history small: whatever is not pruned stays for ever.
struct Tidy {
    store: SqliteStore,
}

impl Tidy {
    /// Keeps of each task the newest 500 runs of the last 30 days; goes in steps of 500 rows, so that no run waits long to begin.
    async fn tidy(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let runs = self.store.prune_runs(500, 30, now, 500).await?;
        self.store.prune_edits(30, now, 500).await?;
        Ok(runs)
    }
}

impl Handler for Tidy {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async move {
            match self.tidy(context.clock.now()).await {
                Ok(runs) => TaskRunResult::success(format!(r#"{{"pruned":{runs}}}"#)),
                Err(error) => TaskRunResult::error(error.with_cause()),
            }
        }
        .boxed()
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = env::args().nth(1).ok_or("name a folder for the database")?;
    let store = SqliteStore::open(OpenOptions::new(folder, "reminders", "1.0")).await?;
    store
        .seed_tasks(vec![
            NewTask::every("remind", "desk", "Stand up", 60),
            NewTask::every("remind", "kitchen", "Look after the tea", 15),
            NewTask::every("tidy", "history", "Tidy the history", 86_400),
        ])
        .await?;
    let mut handlers = HandlerRegistry::new();
    handlers.register("remind", Remind).register("tidy", Tidy { store: store.clone() });
    let scheduler = Scheduler::builder(Arc::new(store.clone()), handlers).start().await?;

    tokio::spawn(tell(scheduler.handle().subscribe()));
    println!("{USAGE}");
    let mut lines = typed();
    while let Some(line) = lines.recv().await {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words == ["quit"] {
            break;
        }
        // What a person got wrong is told, and ends nothing.
        if let Err(error) = obey(&words, &store, &scheduler.handle()).await {
            println!("{error}");
        }
    }
    let report = scheduler.shutdown().await;
    println!("{} runs were interrupted", report.interrupted);
    store.close().await;
    Ok(())
}

/// What somebody types, line by line: reading it blocks, so it has a thread of its own.
fn typed() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// One message to the manager's mailbox, and its answer.
async fn obey(words: &[&str], store: &SqliteStore, scheduler: &SchedulerHandle) -> Outcome<()> {
    match words {
        ["tasks"] => {
            for task in store.list_tasks().await? {
                let next = task.next_run_at.map_or_else(|| "not scheduled".to_owned(), clock);
                println!("{}  {}  next {next}", task.id, task.name);
            }
        }
        ["run", id] => match scheduler.run_now(id.parse()?).await? {
            RunNowReply::Finished(run) => println!("run {} ended: {}", run.id, run.status),
            RunNowReply::AlreadyRunning(run) => println!("it is running already, as run {run}"),
        },
        ["every", id, seconds] => every(store, scheduler, id.parse()?, seconds.parse()?).await?,
        ["add", seconds, name @ ..] => add(store, scheduler, seconds.parse()?, name.join(" ")).await?,
        ["remove", id] => remove(store, scheduler, id.parse()?).await?,
        ["pause"] => scheduler.pause(None, Some("tea time".to_owned())).await?,
        ["resume"] => scheduler.resume().await?,
        _ => println!("{USAGE}"),
    }
    Ok(())
}

/// An edit: read the row, say what it becomes, write it under its revision, and nudge the manager.
async fn every(store: &SqliteStore, scheduler: &SchedulerHandle, id: TaskId, seconds: i64) -> Outcome<()> {
    let clock = SystemClock::new();
    let before = store.task_by_id(id).await?.ok_or("there is no such task")?;
    let edit = TaskEdit { frequency: Some(Frequency::Every { seconds }), ..TaskEdit::default() };
    let after = apply(&before, &edit, clock.now(), clock.zone())?;
    let record = NewEdit {
        edited_by: "reminders".to_owned(),
        before: format!(r#"{{"frequencySeconds":{}}}"#, before.frequency_seconds.unwrap_or_default()),
        after: format!(r#"{{"frequencySeconds":{seconds}}}"#),
        undoes: None,
    };
    store.update_task(before.revision, &after, record).await?.ok_or("somebody else edited it; try again")?;
    scheduler.reload(id).await?;
    Ok(())
}

/// What a person adds is created, not seeded: the name also tells it from the others of its type.
async fn add(store: &SqliteStore, scheduler: &SchedulerHandle, seconds: i64, name: String) -> Outcome<()> {
    let task = store.create_task(NewTask::every("remind", name.clone(), name, seconds)).await?;
    let task = task.ok_or("there is one of that name")?;
    scheduler.reload(task.id).await?;
    Ok(())
}

/// Its history goes with it.
async fn remove(store: &SqliteStore, scheduler: &SchedulerHandle, id: TaskId) -> Outcome<()> {
    match store.remove_task(id).await? {
        Removal::Removed => scheduler.reload(id).await?,
        Removal::NotThere => return Err("there is no such task".into()),
        Removal::Running(run) => return Err(format!("it runs, as run {run}; try again").into()),
    }
    Ok(())
}

/// Prints each row of history as it becomes final.
async fn tell(mut events: Receiver<SchedulerEvent>) {
    loop {
        match events.recv().await {
            Ok(SchedulerEvent::RunFinished { run, task }) => {
                let stands_for = if run.missed_count > 1 {
                    format!(", for {} slots", run.missed_count)
                } else {
                    String::new()
                };
                println!(
                    "{}  {}: {} ({}{stands_for})",
                    clock(run.started_at),
                    task.name,
                    run.status,
                    run.trigger
                );
            }
            Ok(_) => {}
            Err(RecvError::Lagged(missed)) => {
                println!("({missed} events went by unread; the history has them)");
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn clock(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format("%H:%M:%S").to_string()
}
