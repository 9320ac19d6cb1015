//! Run now, as fast as it goes: no-op handlers, a thousand requests in flight.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{runtime::Runtime, task::JoinSet, time::timeout};

use super::Effort;
use crate::{
    contestant::{Running, When, Work},
    contestants,
    measurement::Measure,
};

/// What has no answer after so long has none.
const PATIENCE: Duration = Duration::from_secs(3);

pub fn measure(
    runtime: &Runtime,
    contestant: &str,
    in_flight: usize,
    effort: Effort,
) -> Result<Vec<Measure>> {
    let contestant = contestants::find(contestant)?;
    let time = Duration::from_millis(effort.choose(4_000, 1_000));
    runtime.block_on(async {
        let running: Arc<dyn Running> =
            contestant.start(in_flight, When::Tomorrow, Work::new(|_, _| {})).await?.into();
        let (ran, lost) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let began = Instant::now();
        let mut askers = JoinSet::new();
        for task in 0..in_flight {
            let (running, ran, lost) = (Arc::clone(&running), Arc::clone(&ran), Arc::clone(&lost));
            askers.spawn(async move {
                while began.elapsed() < time {
                    // One that fails is a run that somebody waits for in vain.
                    let outcome = if running.run_now(task).await.is_ok() { &ran } else { &lost };
                    outcome.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        tokio::time::sleep(time).await;
        let rate = f64::from(ran.load(Ordering::Relaxed)) / began.elapsed().as_secs_f64();
        let all = async { while askers.join_next().await.is_some() {} };
        let answered = timeout(PATIENCE, all).await.is_ok();
        let unanswered = if answered { 0 } else { askers.len() };
        let lost = lost.load(Ordering::Relaxed) as usize + unanswered;
        Ok(vec![Measure::new("runs", rate, "1/s"), Measure::count("lost", lost)])
    })
}
