//! By hand, as the document has it for an alternative: one tokio loop per task, on an interval of its own. To change a
//! schedule is to end its loop and begin another.

use std::sync::Mutex;

use anyhow::{Context, Result};
use futures::future::BoxFuture;
use tokio::{
    sync::oneshot,
    task::AbortHandle,
    time::{Instant, MissedTickBehavior, interval_at},
};

use super::delay_queue::until_due;
use crate::contestant::{Contestant, Running, When, Work};

/// One loop per task.
pub struct TaskLoops;

struct Handle {
    loops: Mutex<Vec<AbortHandle>>,
    work: Work,
}

impl Contestant for TaskLoops {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let loops = (0..tasks).map(|task| tokio::spawn(run(task, when, work.clone())).abort_handle());
            Ok(Box::new(Handle { loops: Mutex::new(loops.collect()), work }) as _)
        })
    }
}

async fn run(task: usize, when: When, work: Work) {
    let period = match when {
        When::EverySecond => std::time::Duration::from_secs(1),
        When::Tomorrow | When::OnceAt(_) => std::time::Duration::from_hours(24),
    };
    let mut ticks = interval_at(Instant::now() + until_due(when), period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        (work.started)(task, None);
    }
}

impl Running for Handle {
    fn edit(&self, task: usize, _minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let (armed, is_armed) = oneshot::channel();
            let work = self.work.clone();
            let next = tokio::spawn(async move {
                let _ = armed.send(());
                run(task, When::Tomorrow, work).await;
            });
            {
                let mut loops = self.loops.lock().map_err(|_| anyhow::anyhow!("a loop panicked"))?;
                let present = loops.get_mut(task).context("there is no such task")?;
                std::mem::replace(present, next.abort_handle()).abort();
            }
            Ok(is_armed.await?)
        })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        for each in self.loops.lock().iter().flat_map(|loops| loops.iter()) {
            each.abort();
        }
    }
}
