//! Who takes part, by name.

use anyhow::{Result, bail};

use crate::contestant::Contestant;
use tokio_cron::{RunNow, TokioCronScheduler};

mod apalis;
mod clokwerk;
mod delay_queue;
pub mod engine;
pub mod raw;
mod sacs;
mod task_loops;
mod tokio_cron;
mod volatile_store;

/// The scheduler of a name.
///
/// # Errors
/// There is none of that name.
pub fn find(name: &str) -> Result<Box<dyn Contestant>> {
    Ok(match name {
        "engine-memory" => Box::new(engine::InMemory),
        "engine-durable" => Box::new(engine::Durable),
        "delay-queue" => Box::new(delay_queue::DelayQueueLoop),
        "task-loops" => Box::new(task_loops::TaskLoops),
        "tokio-cron-scheduler" => Box::new(TokioCronScheduler { run_now: RunNow::Message }),
        "tokio-cron-scheduler-one-shot" => Box::new(TokioCronScheduler { run_now: RunNow::OneShot }),
        "apalis-cron" => Box::new(apalis::ApalisCron),
        "clokwerk" => Box::new(clokwerk::Clokwerk),
        "sacs" => Box::new(sacs::Sacs),
        _ => bail!("there is no scheduler named {name:?}"),
    })
}
