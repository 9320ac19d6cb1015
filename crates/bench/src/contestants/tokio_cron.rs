//! tokio-cron-scheduler. It has no run now and no edit: a job to run once stands for the one, a new job in the place of the
//! old for the other.

use std::{sync::Mutex, time::Duration};

use anyhow::{Context, Result};
use chrono::Utc;
use futures::future::BoxFuture;
use tokio::sync::oneshot;
use tokio_cron_scheduler::{Job, JobScheduler, job::JobId};

use super::engine::{daily_at, far_minute};
use crate::contestant::{Contestant, Running, When, Work};

/// The package.
pub struct TokioCronScheduler;

struct Handle {
    scheduler: JobScheduler,
    jobs: Mutex<Vec<JobId>>,
    work: Work,
}

impl Contestant for TokioCronScheduler {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let pattern = match when {
                When::EverySecond => "* * * * * *".to_owned(),
                When::Tomorrow | When::OnceAt(_) => format!("0 {}", daily_at(far_minute(Utc::now()))),
            };
            let scheduler = JobScheduler::new().await?;
            let mut jobs = Vec::new();
            for task in 0..tasks {
                jobs.push(scheduler.add(job(&pattern, task, &work)?).await?);
            }
            scheduler.start().await?;
            Ok(Box::new(Handle { scheduler, jobs: Mutex::new(jobs), work }) as _)
        })
    }
}

fn job(pattern: &str, task: usize, work: &Work) -> Result<Job> {
    let work = work.clone();
    Ok(Job::new_async(pattern, move |_, _| {
        let work = work.clone();
        Box::pin(async move { (work.started)(task, None) })
    })?)
}

impl Running for Handle {
    fn edit(&self, task: usize, minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let job = job(&format!("0 {}", daily_at(minute)), task, &self.work)?;
            let present = {
                let jobs = self.jobs.lock().map_err(|_| anyhow::anyhow!("a job panicked"))?;
                *jobs.get(task).context("there is no such task")?
            };
            self.scheduler.remove(&present).await?;
            let next = self.scheduler.add(job).await?;
            if let Some(present) = self.jobs.lock().ok().as_mut().and_then(|jobs| jobs.get_mut(task)) {
                *present = next;
            }
            Ok(())
        })
    }

    fn run_now(&self, task: usize) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let (ran, has_run) = oneshot::channel();
            let (work, mut ran) = (self.work.clone(), Some(ran));
            let job = Job::new_one_shot_async(Duration::ZERO, move |_, _| {
                let (work, ran) = (work.clone(), ran.take());
                Box::pin(async move {
                    (work.started)(task, None);
                    if let Some(ran) = ran {
                        let _ = ran.send(());
                    }
                })
            })?;
            self.scheduler.add(job).await?;
            Ok(has_run.await?)
        })
    }
}
