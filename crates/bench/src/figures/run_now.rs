//! From the request to run a task at once to the start of its handler, with nothing else to do and with all workers of the
//! schedule taken and more work waiting for them.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use chrono::Utc;
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    contestant::{Running, When, Work},
    contestants::{self, engine, engine::start_in_memory},
    measurement::Measure,
    statistics::percentile,
};

/// Tasks that a person runs.
const TASKS: usize = 100;
/// How long a scheduled run keeps its worker.
const BUSY: Duration = Duration::from_millis(20);

type Started = Arc<Mutex<Option<(usize, Instant)>>>;

pub fn measure_idle(runtime: &Runtime, contestant: &str, _: usize, effort: Effort) -> Result<Vec<Measure>> {
    let contestant = contestants::find(contestant)?;
    let (work, started) = noting(0, Duration::ZERO);
    runtime.block_on(async {
        let running = contestant.start(TASKS, When::Tomorrow, work).await?;
        let measures = ask(&*running, 0, &started, effort).await?;
        running.close().await;
        Ok(measures)
    })
}

/// `waiting` scheduled runs wait for the product's few workers meanwhile.
pub fn measure_full(
    runtime: &Runtime,
    contestant: &str,
    waiting: usize,
    effort: Effort,
) -> Result<Vec<Measure>> {
    let (work, started) = noting(waiting, BUSY);
    let due = When::OnceAt(Utc::now());
    runtime.block_on(async {
        let running = match contestant {
            "engine-memory" => {
                start_in_memory(engine::rows(waiting, TASKS, due), work, engine::options()).await?
            }
            "engine-durable" => {
                engine::start_durable_beside(waiting, TASKS, due, work, engine::options()).await?
            }
            _ => bail!("{contestant} has no workers"),
        };
        let measures = ask(&running, waiting, &started, effort).await?;
        Box::new(running).close().await;
        Ok(measures)
    })
}

/// Notes the starts of the tasks from `first` on: those before it are the schedule's.
fn noting(first: usize, busy_for: Duration) -> (Work, Started) {
    let started = Started::default();
    let noted = Arc::clone(&started);
    let note = move |task, _| {
        if task >= first {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some((task, Instant::now()));
        }
    };
    (Work { started: Arc::new(note), busy_for }, started)
}

async fn ask(running: &dyn Running, first: usize, started: &Started, effort: Effort) -> Result<Vec<Measure>> {
    let mut times = Vec::new();
    let until = Instant::now() + Duration::from_secs(effort.choose(8, 2));
    for nth in 0..effort.choose(2_000, 300) {
        let task = first + nth % TASKS;
        let asked = Instant::now();
        running.run_now(task).await?;
        let (_, at) = started
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .filter(|(whose, _)| *whose == task)
            .context("it never started")?;
        times.push(at.saturating_duration_since(asked).as_secs_f64() * 1e3);
        if Instant::now() > until {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(vec![
        Measure::new("p50", percentile(&mut times, 0.5), "ms"),
        Measure::new("p99", percentile(&mut times, 0.99), "ms"),
    ])
}
