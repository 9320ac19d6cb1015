//! Pages of one task's runs in a database of very many: the first and the thousandth.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, bail, ensure};
use scheduler::{run::RunId, task::TaskId};
use store::{SqliteStore, queries::run_listing::RunQuery};
use tokio::runtime::Runtime;

use super::Effort;
use crate::{contestants::raw, fixture, measurement::Measure, statistics::percentile};

/// Rows of a page, as the window asks for them.
const PAGE: u32 = 50;
/// The page after so many.
const FAR: u32 = 999;
const TASK: i64 = 4;

pub fn measure(runtime: &Runtime, contestant: &str, runs: usize, effort: Effort) -> Result<Vec<Measure>> {
    let folder = runtime.block_on(fixture::with_history(u64::try_from(runs)?))?;
    let before = before_far_page(&folder, runs)?;
    let times = effort.choose(200, 50);
    let (first, far) = match contestant {
        "engine-durable" => runtime.block_on(async {
            let store = SqliteStore::open_read_only(&folder).await?;
            anyhow::Ok((pages(&store, None, times).await?, pages(&store, Some(before), times).await?))
        })?,
        "raw" => {
            let connection = fixture::connect(&folder)?;
            (raw_pages(&connection, i64::MAX, times)?, raw_pages(&connection, before, times)?)
        }
        _ => bail!("{contestant} has no history"),
    };
    let measures = [("page 1", first), ("page 1000", far)].into_iter().flat_map(|(name, mut times)| {
        [
            Measure::new(name, percentile(&mut times, 0.5), "ms"),
            Measure::new(format!("{name}, slowest"), percentile(&mut times, 1.0), "ms"),
        ]
    });
    Ok(measures.collect())
}

/// The id before which the far page begins.
fn before_far_page(folder: &Path, runs: usize) -> Result<i64> {
    let runs = i64::try_from(runs)?;
    let tasks = i64::try_from(fixture::HISTORY_TASKS)?;
    // The rows were written task by task in turn.
    let before = runs - i64::from(FAR * PAGE) * tasks;
    ensure!(before > 0, "a thousand pages take more runs");
    let connection = fixture::connect(folder)?;
    let skipped: u32 = connection.query_row(
        "SELECT count(*) FROM system_task_runs WHERE task_id = ?1 AND id >= ?2",
        (TASK, before),
        |row| row.get(0),
    )?;
    ensure!(skipped.abs_diff(FAR * PAGE) <= 1, "{skipped} rows lie before the page");
    Ok(before)
}

async fn pages(store: &SqliteStore, before: Option<i64>, times: usize) -> Result<Vec<f64>> {
    let mut taken = Vec::new();
    for _ in 0..times {
        let query = RunQuery {
            task_id: Some(TaskId(TASK)),
            before_id: before.map(RunId),
            limit: PAGE,
            ..RunQuery::default()
        };
        let began = Instant::now();
        let page = store.list_runs(query).await?;
        taken.push(began.elapsed().as_secs_f64() * 1e3);
        page.get(PAGE as usize - 1).context("the page is not full")?;
    }
    Ok(taken)
}

fn raw_pages(connection: &rusqlite::Connection, before: i64, times: usize) -> Result<Vec<f64>> {
    let mut taken = Vec::new();
    for _ in 0..times {
        let began = Instant::now();
        let (count, _) = raw::page(connection, TASK, before, PAGE)?;
        taken.push(began.elapsed().as_secs_f64() * 1e3);
        ensure!(count == PAGE as usize, "the page is not full");
    }
    Ok(taken)
}
