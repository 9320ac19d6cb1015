//! From the rows in the database to a heap that is armed, beside reading and decoding the same rows.

use std::{sync::Arc, time::Instant};

use anyhow::{Result, bail, ensure};
use scheduler::{Scheduler, handler::HandlerRegistry};
use store::{OpenOptions, SqliteStore};
use tokio::runtime::Runtime;

use super::Effort;
use crate::{
    contestant::{When, Work},
    contestants::{
        engine::{self, handlers},
        raw,
    },
    fixture,
    measurement::Measure,
};

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize, _effort: Effort) -> Result<Vec<Measure>> {
    runtime.block_on(async {
        let folder = fixture::with_tasks(tasks, When::Tomorrow).await?;
        // The first start settles each task's first slot; it is the starts after it that people wait for.
        let store = SqliteStore::open(OpenOptions::new(folder.path(), "bench", "")).await?;
        let scheduler = start(&store, handlers(Work::new(|_, _| {}))).await?;
        scheduler.shutdown().await;
        store.close().await;
        match contestant {
            "engine-durable" => {
                let began = Instant::now();
                let store = SqliteStore::open(OpenOptions::new(folder.path(), "bench", "")).await?;
                let opened = began.elapsed();
                let scheduler = start(&store, handlers(Work::new(|_, _| {}))).await?;
                let armed = began.elapsed();
                scheduler.shutdown().await;
                store.close().await;
                Ok(vec![
                    Measure::new("rows to armed", armed.saturating_sub(opened).as_secs_f64() * 1e3, "ms"),
                    Measure::new("opening the database", opened.as_secs_f64() * 1e3, "ms"),
                ])
            }
            "raw" => {
                let connection = fixture::connect(folder.path())?;
                let began = Instant::now();
                let loaded = raw::load_tasks(&connection)?;
                let took = began.elapsed();
                ensure!(loaded.len() == tasks, "{} of {tasks} rows", loaded.len());
                Ok(vec![Measure::new("rows to armed", took.as_secs_f64() * 1e3, "ms")])
            }
            _ => bail!("{contestant} starts from no database"),
        }
    })
}

async fn start(store: &SqliteStore, handlers: HandlerRegistry) -> Result<Scheduler> {
    let options = engine::options();
    let scheduler = Scheduler::builder(Arc::new(store.clone()), handlers).options(options).start().await?;
    let mut status = scheduler.handle().status();
    status.wait_for(|status| status.next_wake_at.is_some()).await?;
    Ok(scheduler)
}
