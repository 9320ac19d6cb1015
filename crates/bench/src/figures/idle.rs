//! What tasks cost that are due tomorrow: wake-ups and time of the processor.

use std::{thread, time::Duration};

use anyhow::Result;
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    contestant::{When, Work},
    contestants,
    measurement::Measure,
    process::{cpu_time, sleeps, wake_ups},
};

/// Until what the start leaves behind has gone to sleep.
const CALM: Duration = Duration::from_secs(5);

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize, effort: Effort) -> Result<Vec<Measure>> {
    let contestant = contestants::find(contestant)?;
    let running = runtime.block_on(contestant.start(tasks, When::Tomorrow, Work::new(|_, _| {})))?;
    thread::sleep(CALM);
    let before = sleeps()?;
    let spent = cpu_time();
    // Not a timer of the runtime: it would wake the runtime.
    thread::sleep(Duration::from_secs(effort.choose(60, 5)));
    let spent = cpu_time().saturating_sub(spent);
    let woken = wake_ups(&before, &sleeps()?);
    let mut measures = vec![
        Measure::count("wake-ups", woken.values().sum::<u64>()),
        Measure::new("processor", spent.as_secs_f64() * 1e3, "ms"),
        // Its one writer sleeps between two accesses; readers are threads of the runtime.
        Measure::count("wake-ups of the database", *woken.get("store-writer").unwrap_or(&0)),
    ];
    let of_threads = woken.iter().map(|(name, times)| Measure::count(format!("of {name}"), *times));
    measures.extend(of_threads);
    runtime.block_on(running.close());
    Ok(measures)
}
