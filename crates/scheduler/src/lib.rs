//! The scheduler engine (head written with the manager).
pub mod clock;
pub mod edit;
pub mod error;
pub mod event;
mod execution;
pub mod handle;
pub mod handler;
mod manager;
mod message;
pub mod network;
pub mod options;
mod recovery;
pub mod run;
pub mod schedule;
pub mod scheduler;
pub mod status;
pub mod store;
pub mod task;
#[cfg(feature = "testing")]
pub mod testing;

pub use handle::{RunNowReply, SchedulerHandle};
pub use options::SchedulerOptions;
pub use scheduler::{Scheduler, SchedulerBuilder, ShutdownReport};
