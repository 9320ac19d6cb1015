//! A task scheduler for desktop applications: persistent, honest about every slot, and asleep when nothing is due.
//!
//! One manager actor keeps a heap of next-run times behind one wall-clock timer. Reload, run now, cancel and pause
//! reach it through a mailbox; due runs go to a worker pool. Everything else is behind four ports: [`store::Store`]
//! (where tasks and runs are kept), [`handler::Handler`] (the work), [`clock::Clock`] (time) and [`network::Network`]
//! (whether there is one).
//!
//! It is not a job queue for a fleet of servers: one process owns the tasks, and there are thousands of them, not
//! billions. It knows no SQL, no JSON and no user interface.
//!
//! # What it promises
//! - A slot (an instant at which a schedule says a task is due) starts at most once per attempt; the claim is stored
//!   before the handler is called.
//! - Every slot gets an answer: it ran, was folded into a named run, was skipped with a reason, or was interrupted by
//!   the end of the process.
//! - Nothing starts before its slot by the wall clock, whatever the clock has been through.
//! - No error unschedules a task: a panic or a failing store is reported, and the next slot comes. (A stored schedule that cannot
//!   be read has no slots to come: the log says so, and the task is due again once it is edited.)
//! - What was reported as done is stored.
//!
//! # From nothing to a persisted task that runs
//! ```
//! use std::sync::Arc;
//! use futures::{FutureExt, future::BoxFuture};
//! use scheduler::{RunNowReply, Scheduler, handler::{Handler, HandlerRegistry, RunContext}, run::TaskRunResult};
//! use store::{NewTask, OpenOptions, SqliteStore};
//!
//! struct Greet;
//! impl Handler for Greet {
//!     fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
//!         async move { TaskRunResult::success(format!(r#"{{"greeted":"{}"}}"#, context.task.name)) }.boxed()
//!     }
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let store = SqliteStore::open(OpenOptions::new(folder, "greeter", "1.0")).await?;
//! store.seed_tasks(vec![NewTask::every("greet", "demo", "Greeting", 60)]).await?;
//! let mut handlers = HandlerRegistry::new();
//! handlers.register("greet", Greet);
//! let scheduler = Scheduler::builder(Arc::new(store.clone()), handlers).start().await?;
//! let task = store.find_task("greet", Some("demo")).await?.ok_or("seeded above")?;
//! let RunNowReply::Finished(run) = scheduler.handle().run_now(task.id).await? else { return Err("busy".into()) };
//! assert_eq!(run.result.as_deref(), Some(r#"{"greeted":"Greeting"}"#)); // and it runs again every minute
//! scheduler.shutdown().await;
//! store.close().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Where to look
//! [`schedule`] says when a task is due; [`edit`] what an edit makes of it; [`snooze`] which of its slots are
//! passed over; [`run`] what a finished run makes of it.
//! `manager` holds the actor, `execution` one claimed run to its outcome, `recovery` the start.

pub mod clock;
pub mod edit;
pub mod error;
pub mod event;
mod execution;
pub mod handle;
pub mod handler;
mod health;
mod manager;
mod message;
pub mod network;
pub mod options;
mod ports;
mod recovery;
pub mod run;
pub mod schedule;
pub mod scheduler;
pub mod signs;
pub mod snooze;
pub mod status;
pub mod store;
mod supervisor;
pub mod task;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use handle::{RunNowReply, SchedulerHandle};
pub use options::SchedulerOptions;
pub use scheduler::{Scheduler, SchedulerBuilder, ShutdownReport};
