//! What is measured, by name: each figure is one contestant's share of it, in this process.

use anyhow::{Result, bail};
use tokio::runtime::Runtime;

use crate::{
    measurement::{Measure, Measurement},
    processors::Processors,
};

mod catch_up;
mod dispatch;
mod durable_runs;
mod edit;
mod history;
mod idle;
mod memory;
mod punctuality;
mod run_now;
mod start;

/// How much time is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What the table is made of.
    Full,
    /// Enough for a ratio that is far off to show.
    Short,
}

impl Effort {
    /// The one or the other.
    pub fn choose<T>(self, full: T, short: T) -> T {
        match self {
            Self::Full => full,
            Self::Short => short,
        }
    }
}

/// Measures.
///
/// # Errors
/// There is no such figure, the contestant has no part in it, or it fails.
pub fn measure(contestant: &str, figure: &str, size: u64, effort: Effort) -> Result<Measurement> {
    let runtime = match figure {
        "edit" => on_two_processors()?,
        "edit-one-processor" => {
            // Its threads inherit it, the runtime's included.
            Processors::given()?.keep_to(0)?;
            Runtime::new()?
        }
        _ => Runtime::new()?,
    };
    let measure: fn(&Runtime, &str, usize, Effort) -> Result<Vec<Measure>> = match figure {
        "idle" => idle::measure,
        "memory" => memory::measure,
        "punctuality" => punctuality::measure,
        "durable-runs" => durable_runs::measure,
        "dispatch" => dispatch::measure,
        "edit" | "edit-one-processor" | "edit-durable" => edit::measure,
        "run-now-idle" => run_now::measure_idle,
        "run-now-full" => run_now::measure_full,
        "start" => start::measure,
        "history" => history::measure,
        "catch-up" => catch_up::measure,
        _ => bail!("there is no figure named {figure:?}"),
    };
    let measures = measure(&runtime, contestant, usize::try_from(size)?, effort)?;
    // Peers leave loops behind that never end.
    runtime.shutdown_background();
    Ok(Measurement {
        contestant: contestant.to_owned(),
        figure: figure.to_owned(),
        size,
        measures,
        attendance: None,
    })
}

/// Leaves this thread, which asks, a processor to itself, and the runtime, where schedulers are started, another one: both awake.
fn on_two_processors() -> Result<Runtime> {
    let processors = Processors::given()?;
    processors.keep_awake(0)?;
    processors.keep_awake(1)?;
    processors.keep_to(1)?;
    let runtime = Runtime::new()?;
    processors.keep_to(0)?;
    Ok(runtime)
}
