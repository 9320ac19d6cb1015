//! Changing one of many schedules until the new one is in force: one change after the other, all over the tasks, asked for by a thread
//! that is none of the scheduler's.

use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::Utc;
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    contestant::{Running, When, Work},
    contestants::{self, engine, raw},
    fixture,
    measurement::Measure,
    statistics::percentile,
};

/// Steps over the tasks that meet all of them, whatever their number.
const STRIDE: usize = 7_919;

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize, effort: Effort) -> Result<Vec<Measure>> {
    let edits = effort.choose(2_000, 300);
    let mut times = if contestant == "raw" {
        runtime.block_on(raw(tasks, edits))?
    } else {
        let contestant = contestants::find(contestant)?;
        // On the runtime's thread, so that those of a scheduler are where the runtime is.
        let starting = async move { contestant.start(tasks, When::Tomorrow, Work::new(|_, _| {})).await };
        let running = runtime.block_on(runtime.spawn(starting))??;
        let times = runtime.block_on(edit(&*running, tasks, edits))?;
        runtime.block_on(running.close());
        times
    };
    Ok(vec![
        // Beside other programs a thread that waits for the disk is woken late, and not all contestants alike.
        Measure::new("p10", percentile(&mut times, 0.1), "µs"),
        Measure::new("p50", percentile(&mut times, 0.5), "µs"),
        Measure::new("p99", percentile(&mut times, 0.99), "µs"),
    ])
}

async fn edit(running: &dyn Running, tasks: usize, edits: usize) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    let until = Instant::now() + Duration::from_secs(20);
    for nth in 0..edits {
        let minute = minute(nth);
        let began = Instant::now();
        running.edit(nth * STRIDE % tasks, minute).await?;
        times.push(began.elapsed().as_secs_f64() * 1e6);
        if Instant::now() > until {
            break;
        }
    }
    Ok(times)
}

async fn raw(tasks: usize, edits: usize) -> Result<Vec<f64>> {
    let folder = fixture::with_tasks(tasks, When::Tomorrow).await?;
    let mut connection = fixture::connect(folder.path())?;
    raw::settle(&mut connection, i64::try_from(tasks)?)?;
    let mut times = Vec::new();
    for nth in 0..edits {
        let task = i64::try_from(nth * STRIDE % tasks)? + 1;
        let pattern = engine::daily_at(minute(nth));
        let began = Instant::now();
        raw::edit(&mut connection, task, &pattern, i64::try_from(nth)? + 2)?;
        times.push(began.elapsed().as_secs_f64() * 1e6);
    }
    Ok(times)
}

/// Another minute at each change, none within the next hours.
fn minute(nth: usize) -> u32 {
    engine::far_minute(Utc::now()) + u32::try_from(nth % 60).unwrap_or_default()
}
