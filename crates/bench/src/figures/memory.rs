//! Bytes a registered task: what is allocated (where this process counts it) and what becomes resident.

use anyhow::Result;
use peak_alloc::PeakAlloc;
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    contestant::{When, Work},
    contestants,
    measurement::Measure,
    process::resident,
};

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize, _effort: Effort) -> Result<Vec<Measure>> {
    let contestant = contestants::find(contestant)?;
    let work = Work::new(|_, _| {});
    // What there is once, however many tasks there are.
    let first = runtime.block_on(contestant.start(1, When::Tomorrow, work.clone()))?;
    runtime.block_on(first.close());
    let (allocated, paged) = (PeakAlloc.current_usage(), resident()?);
    let running = runtime.block_on(contestant.start(tasks, When::Tomorrow, work))?;
    let (allocated, paged) =
        (PeakAlloc.current_usage().saturating_sub(allocated), resident()?.saturating_sub(paged));
    runtime.block_on(running.close());
    let a_task = |bytes: u64| Measure::new("", bytes as f64 / tasks as f64, "bytes");
    Ok(vec![
        Measure { name: "allocated".to_owned(), ..a_task(allocated as u64) },
        Measure { name: "resident".to_owned(), ..a_task(paged) },
    ])
}
