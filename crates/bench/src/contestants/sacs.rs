//! sacs, with as many jobs at once as there are where it can have them, like the engine beside it, and forgetting tasks that have run.
//! It has no run now and no edit: a task to run once stands for the one, a new task in the place of the old for the other.

use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use futures::future::BoxFuture;
use sacs::{
    scheduler::{
        CancelOpts, GarbageCollector, Scheduler, SchedulerBuilder, TaskScheduler, WorkerParallelism,
    },
    task::{CronOpts, CronSchedule, Task, TaskId, TaskSchedule},
};
use tokio::sync::{Semaphore, oneshot};

use super::engine::{daily_at, far_minute};
use crate::contestant::{Contestant, Running, When, Work};

/// Requests that it is given at a time; the others wait in line. Its loop waits for queues of its own, and stands still for ever
/// once they are full.
const AT_ONCE: usize = 500;
/// The same stops it where more jobs than this come due and may all run: beyond, it has the bound that it comes with.
const ALL_AT_ONCE: usize = 1_000;
/// Tasks that it can be given in seconds.
const MOST: usize = 20_000;

/// The package.
pub struct Sacs;

struct Handle {
    scheduler: Scheduler,
    tasks: Mutex<Vec<TaskId>>,
    line: Semaphore,
    work: Work,
}

impl Contestant for Sacs {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let pattern = match when {
                When::EverySecond => "* * * * * *".to_owned(),
                When::Tomorrow | When::OnceAt(_) => format!("0 {}", daily_at(far_minute(Utc::now()))),
            };

            ensure!(tasks <= MOST, "adding {tasks} takes minutes, each longer than the one before");
            let all = WorkerParallelism::Unlimited;
            let scheduler = SchedulerBuilder::new()
                .parallelism(if tasks <= ALL_AT_ONCE { all } else { WorkerParallelism::default() })
                .garbage_collector(GarbageCollector::Immediate)
                .build();
            let mut ids = Vec::new();
            for task in 0..tasks {
                let id = scheduler.add(daily(&pattern, task, &work)?).await?;
                // Its loop stands still for ever once its queues are full.
                if task % 100 == 0 {
                    in_force(&scheduler, &id).await;
                }
                ids.push(id);
            }
            let line = Semaphore::new(AT_ONCE);
            Ok(Box::new(Handle { scheduler, tasks: Mutex::new(ids), line, work }) as _)
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
            let _turn = self.line.acquire().await?;
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
