//! sacs. It has no run now and no edit: a task to run once stands for the one, a new task in the place of the old for the
//! other.

use std::sync::Mutex;

use anyhow::{Context, Result};
use chrono::Utc;
use futures::future::BoxFuture;
use sacs::{
    scheduler::{CancelOpts, Scheduler, TaskScheduler},
    task::{CronOpts, CronSchedule, Task, TaskId, TaskSchedule},
};
use tokio::sync::oneshot;

use super::engine::{daily_at, far_minute};
use crate::contestant::{Contestant, Running, When, Work};

/// The package.
pub struct Sacs;

struct Handle {
    scheduler: Scheduler,
    tasks: Mutex<Vec<TaskId>>,
    work: Work,
}

impl Contestant for Sacs {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let pattern = match when {
                When::EverySecond => "* * * * * *".to_owned(),
                When::Tomorrow | When::OnceAt(_) => format!("0 {}", daily_at(far_minute(Utc::now()))),
            };

            let scheduler = Scheduler::default();
            let mut ids = Vec::new();
            for task in 0..tasks {
                let id = scheduler.add(daily(&pattern, task, &work)?).await?;
                // Its loop stands still for ever once its queues are full.
                if task % 100 == 0 {
                    in_force(&scheduler, &id).await;
                }
                ids.push(id);
            }
            Ok(Box::new(Handle { scheduler, tasks: Mutex::new(ids), work }) as _)
        })
    }
}

/// Adding only sends; the scheduler knows of the task some time later.
async fn in_force(scheduler: &Scheduler, task: &TaskId) {
    while scheduler.status(task).await.is_err() {
        tokio::task::yield_now().await;
    }
}

fn daily(pattern: &str, task: usize, work: &Work) -> Result<Task> {
    let work = work.clone();
    let schedule = TaskSchedule::Cron(CronSchedule::try_from(pattern)?, CronOpts::default());
    Ok(Task::new(schedule, move |_| {
        let work = work.clone();
        Box::pin(async move { (work.started)(task, None) })
    }))
}

impl Running for Handle {
    fn edit(&self, task: usize, minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let changed = daily(&format!("0 {}", daily_at(minute)), task, &self.work)?;
            let present = {
                let tasks = self.tasks.lock().map_err(|_| anyhow::anyhow!("a task panicked"))?;
                tasks.get(task).context("there is no such task")?.clone()
            };
            self.scheduler.cancel(present, CancelOpts::Kill).await?;
            let next = self.scheduler.add(changed).await?;
            in_force(&self.scheduler, &next).await;
            if let Some(present) = self.tasks.lock().ok().as_mut().and_then(|tasks| tasks.get_mut(task)) {
                *present = next;
            }
            Ok(())
        })
    }

    fn run_now(&self, task: usize) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let (ran, has_run) = oneshot::channel();
            let (work, ran) = (self.work.clone(), std::sync::Arc::new(Mutex::new(Some(ran))));
            let once = Task::new(TaskSchedule::Once, move |_| {
                let (work, ran) = (work.clone(), std::sync::Arc::clone(&ran));
                Box::pin(async move {
                    (work.started)(task, None);
                    let ran = ran.lock().ok().and_then(|mut ran| ran.take());
                    if let Some(ran) = ran {
                        let _ = ran.send(());
                    }
                })
            });
            self.scheduler.add(once).await?;
            Ok(has_run.await?)
        })
    }
}
