//! Runs a second that survive a power cut: claim, handler, finish, with the unique index on slots and FULL. Many tasks are due
//! at once; the size is how many may run at a time, and with it how many share a commit.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Utc};
use scheduler::SchedulerOptions;
use tokio::{runtime::Runtime, sync::Notify};

use super::Effort;
use crate::{
    contestant::{Running, When, Work},
    contestants::{
        engine,
        raw::{self, Statements},
    },
    fixture,
    measurement::Measure,
};

/// Seconds from the making of the database to the slot.
const LEAD: i64 = 5;

pub fn measure(runtime: &Runtime, contestant: &str, at_once: usize, effort: Effort) -> Result<Vec<Measure>> {
    let runs = if at_once < 10 { effort.choose(1_500, 500) } else { effort.choose(10_000, 3_000) };
    let took = match contestant {
        "engine-durable" => runtime.block_on(engine(runs, at_once))?,
        "raw" => runtime.block_on(raw(runs, at_once, Statements::All))?,
        "raw-writes" => runtime.block_on(raw(runs, at_once, Statements::Writes))?,
        _ => bail!("{contestant} keeps nothing on disk"),
    };
    Ok(vec![Measure::new("runs", runs as f64 / took.as_secs_f64(), "1/s")])
}

async fn engine(runs: usize, at_once: usize) -> Result<Duration> {
    let left = Arc::new((AtomicUsize::new(runs), Notify::new()));
    let counted = Arc::clone(&left);
    let work = Work::new(move |_, _| {
        if counted.0.fetch_sub(1, Ordering::Relaxed) == 1 {
            counted.1.notify_one();
        }
    });
    let options = SchedulerOptions { workers: at_once, ..engine::options() };
    let slot = Utc::now().timestamp() + LEAD;
    let slot = DateTime::from_timestamp(slot, 0).context("no such second")?;
    let running = engine::start_durable(runs, When::OnceAt(slot), work, options).await?;
    let wait = (slot - Utc::now()).to_std().context("the slot passed before the engine was ready")?;
    tokio::time::sleep(wait).await;
    let due = Instant::now();
    left.1.notified().await;
    running.all_finished().await?;
    let took = due.elapsed();
    ensure!(left.0.load(Ordering::Relaxed) == 0, "some ran twice");
    Box::new(running).close().await;
    Ok(took)
}

async fn raw(runs: usize, at_once: usize, statements: Statements) -> Result<Duration> {
    let folder = fixture::with_tasks(runs, When::Tomorrow).await?;
    let mut connection = fixture::connect(folder.path())?;
    let slot = Utc::now();
    let (runs, at_once) = (i64::try_from(runs)?, i64::try_from(at_once)?);
    let began = Instant::now();
    let mut first = 1;
    while first <= runs {
        let next = (first + at_once).min(runs + 1);
        raw::run_group(&mut connection, first..next, slot, statements)?;
        first = next;
    }
    Ok(began.elapsed())
}
