//! clokwerk's asynchronous scheduler, polled every 100 ms as its documentation has it. It changes no schedule and runs
//! nothing at once.

use std::time::Duration;

use anyhow::Result;
use chrono::Utc;
use clokwerk::{AsyncScheduler, Job, TimeUnits};
use futures::future::BoxFuture;
use tokio::task::AbortHandle;

use super::engine::far_minute;
use crate::contestant::{Contestant, Running, When, Work};

const POLL: Duration = Duration::from_millis(100);

/// The package.
pub struct Clokwerk;

struct Handle(AbortHandle);

impl Contestant for Clokwerk {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let minute = far_minute(Utc::now());
            let at = format!("{:02}:{:02}", minute / 60, minute % 60);
            let mut scheduler = AsyncScheduler::with_tz(Utc);
            for task in 0..tasks {
                let work = work.clone();
                let run = move || {
                    let work = work.clone();
                    async move { (work.started)(task, None) }
                };
                match when {
                    When::EverySecond => scheduler.every(1.seconds()).run(run),
                    When::Tomorrow | When::OnceAt(_) => scheduler.every(1.day()).at(&at).run(run),
                };
            }
            let polling = tokio::spawn(async move {
                loop {
                    scheduler.run_pending().await;
                    tokio::time::sleep(POLL).await;
                }
            });
            Ok(Box::new(Handle(polling.abort_handle())) as _)
        })
    }
}

impl Running for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.abort();
    }
}
