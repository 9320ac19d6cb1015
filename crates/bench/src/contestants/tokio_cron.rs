//! tokio-cron-scheduler. It has no edit: a new job in the place of the old stands for it. It has no run now either: what its guide has
//! for it is a job to run once, which waits for the next look of its timer, each half second. Quicker, and what it is given here
//! unless it is named `one-shot`, is the message with which that timer itself starts a job.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result};
use chrono::Utc;
use futures::future::BoxFuture;
use tokio::sync::{Semaphore, oneshot};
use tokio_cron_scheduler::{Job, JobScheduler, job::JobId};

use super::engine::{daily_at, far_minute};
use crate::contestant::{Contestant, Running, When, Work};

/// Requests that it is given at a time; the others wait in line. Its channels keep so many messages and drop the oldest beyond.
const AT_ONCE: usize = 200;
/// The same where each waits for the timer, with channels to match.
const ONE_SHOTS_AT_ONCE: usize = 1_000;

/// The package.
pub struct TokioCronScheduler {
    /// How a task is run at once.
    pub run_now: RunNow,
}

/// A way to run a task at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunNow {
    /// By the message that its timer sends.
    Message,
    /// By a job to run once.
    OneShot,
}

struct Handle {
    run_now: RunNow,
    scheduler: JobScheduler,
    jobs: Mutex<Vec<JobId>>,
    asked: Asked,
    line: Semaphore,
    work: Work,
}

/// Who waits for a task to have run; one for all tasks, which are weighed.
type Asked = Arc<Mutex<HashMap<usize, oneshot::Sender<()>>>>;

impl Contestant for TokioCronScheduler {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let pattern = match when {
                When::EverySecond => "* * * * * *".to_owned(),
                When::Tomorrow | When::OnceAt(_) => format!("0 {}", daily_at(far_minute(Utc::now()))),
            };
            let (scheduler, at_once) = match self.run_now {
                RunNow::Message => (JobScheduler::new().await?, AT_ONCE),
                RunNow::OneShot => {
                    (JobScheduler::new_with_channel_size(8 * ONE_SHOTS_AT_ONCE).await?, ONE_SHOTS_AT_ONCE)
                }
            };
            let (mut jobs, asked) = (Vec::new(), Asked::default());
            for task in 0..tasks {
                jobs.push(scheduler.add(job(&pattern, task, &work, &asked)?).await?);
            }
            scheduler.start().await?;
            let (jobs, line) = (Mutex::new(jobs), Semaphore::new(at_once));
            Ok(Box::new(Handle { run_now: self.run_now, scheduler, jobs, asked, line, work }) as _)
        })
    }
}

fn job(pattern: &str, task: usize, work: &Work, asked: &Asked) -> Result<Job> {
    let (work, asked) = (work.clone(), Arc::clone(asked));
    Ok(Job::new_async(pattern, move |_, _| {
        let (work, asked) = (work.clone(), Arc::clone(&asked));
        Box::pin(async move { run(task, &work, &asked) })
    })?)
}

fn one_shot(task: usize, work: &Work, asked: &Asked) -> Result<Job> {
    let (work, asked) = (work.clone(), Arc::clone(asked));
    Ok(Job::new_one_shot_async(Duration::ZERO, move |_, _| {
        let (work, asked) = (work.clone(), Arc::clone(&asked));
        Box::pin(async move { run(task, &work, &asked) })
    })?)
}

fn run(task: usize, work: &Work, asked: &Asked) {
    (work.started)(task, None);
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&task);
    if let Some(asked) = asked {
        // Who has asked may have gone away.
        let _ = asked.send(());
    }
}

impl Handle {
    fn job(&self, task: usize) -> Result<JobId> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(*jobs.get(task).context("there is no such task")?)
    }
}

impl Running for Handle {
    fn edit(&self, task: usize, minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let changed = job(&format!("0 {}", daily_at(minute)), task, &self.work, &self.asked)?;
            self.scheduler.remove(&self.job(task)?).await?;
            let next = self.scheduler.add(changed).await?;
            let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(present) = jobs.get_mut(task) {
                *present = next;
            }
            Ok(())
        })
    }

    fn run_now(&self, task: usize) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let _turn = self.line.acquire().await?;
            let (ran, has_run) = oneshot::channel();
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(task, ran);
            match self.run_now {
                RunNow::Message => {
                    let context = self.scheduler.context();
                    context.job_activation_tx.send(self.job(task)?).ok().context("it has ended")?;
                }
                RunNow::OneShot => {
                    self.scheduler.add(one_shot(task, &self.work, &self.asked)?).await?;
                }
            }
            Ok(has_run.await?)
        })
    }
}
