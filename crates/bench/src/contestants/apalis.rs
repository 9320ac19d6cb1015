//! apalis with apalis-cron: a worker a task, as its guide has it. It changes no schedule and runs nothing at once.

use std::{str::FromStr, sync::Arc};

use anyhow::Result;
use apalis::prelude::*;
use apalis_cron::{CronScheduler, Tick};
use chrono::Utc;
use cron::Schedule;
use futures::future::BoxFuture;
use tokio::task::JoinSet;

use super::engine::{daily_at, far_minute};
use crate::contestant::{Contestant, Running, When, Work};

/// The package.
pub struct ApalisCron;

struct Handle(#[expect(dead_code, reason = "its end is theirs")] JoinSet<Result<(), WorkerError>>);

struct Job {
    task: usize,
    work: Work,
}

impl Contestant for ApalisCron {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let pattern = match when {
                When::EverySecond => "* * * * * *".to_owned(),
                When::Tomorrow | When::OnceAt(_) => format!("0 {}", daily_at(far_minute(Utc::now()))),
            };
            let mut workers = JoinSet::new();
            for task in 0..tasks {
                let job = Arc::new(Job { task, work: work.clone() });
                let worker = WorkerBuilder::new(format!("task-{task}"))
                    .backend(CronScheduler::new(Schedule::from_str(&pattern)?))
                    .data(job)
                    .build(run);
                workers.spawn(worker.run());
            }
            Ok(Box::new(Handle(workers)) as _)
        })
    }
}

async fn run(_tick: Tick, job: Data<Arc<Job>>) {
    (job.work.started)(job.task, None);
}

impl Running for Handle {}
