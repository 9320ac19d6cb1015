//! A task that was due each minute for days while nobody was there: from the start to the decision about all of its missed
//! slots. Beside it, croner asked for each of those minutes.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use croner::parser::{CronParser, Seconds};
use peak_alloc::PeakAlloc;
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    contestant::{When, Work},
    contestants::engine,
    measurement::Measure,
};

const PATTERN: &str = "* * * * *";

pub fn measure(runtime: &Runtime, contestant: &str, days: usize, _effort: Effort) -> Result<Vec<Measure>> {
    let missed_since = Utc::now() - TimeDelta::days(i64::try_from(days)?);
    let used = PeakAlloc.current_usage();
    PeakAlloc.reset_peak_usage();
    let took = match contestant {
        "engine-memory" => runtime.block_on(decide(missed_since))?,
        "croner" => walk(missed_since)?,
        _ => bail!("{contestant} catches up with nothing"),
    };
    let bytes = PeakAlloc.peak_usage().saturating_sub(used);
    Ok(vec![
        Measure::new("decided", took.as_secs_f64() * 1e3, "ms"),
        Measure::new("memory", bytes as f64, "bytes"),
    ])
}

async fn decide(missed_since: DateTime<Utc>) -> Result<Duration> {
    let store = engine::rows(0, 0, When::Tomorrow);
    let mut task = engine::task(0, When::Tomorrow);
    task.frequency_cron = Some(PATTERN.to_owned());
    task.next_run_at = Some(missed_since);
    task.last_slot_at = Some(missed_since - TimeDelta::minutes(1));
    task.last_run_at = task.last_slot_at;
    store.insert(task);
    let began = Instant::now();
    let engine = engine::start_in_memory(store, Work::new(|_, _| {}), engine::options()).await?;
    while engine.answers() == Some(0) {
        ensure!(began.elapsed() < Duration::from_secs(5), "it decides nothing");
        tokio::task::yield_now().await;
    }
    Ok(began.elapsed())
}

fn walk(missed_since: DateTime<Utc>) -> Result<Duration> {
    let began = Instant::now();
    let pattern = CronParser::builder().seconds(Seconds::Disallowed).build().parse(PATTERN)?;
    let now = Utc::now();
    let mut slot = missed_since;
    let mut count = 0_u64;
    while slot <= now {
        slot = pattern.find_next_occurrence(&slot, false)?;
        count += 1;
    }
    Some(count).filter(|count| *count > 40_000).context("too few minutes")?;
    Ok(began.elapsed())
}
