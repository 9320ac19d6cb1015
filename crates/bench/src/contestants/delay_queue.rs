//! The bare minimum of a scheduler: tokio-util's `DelayQueue` in one loop with a mailbox. It keeps nothing, checks nothing
//! and forgets a task that panics; what the engine adds to it is what the engine costs.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use anyhow::Result;
use chrono::Utc;
use futures::{StreamExt, future::BoxFuture};
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
};
use tokio_util::time::{DelayQueue, delay_queue::Key};

use crate::contestant::{Contestant, Running, When, Work};

const MAILBOX: usize = 1_024;

/// The loop.
pub struct DelayQueueLoop;

enum Message {
    Edit { task: usize, due_in: Duration, reply: oneshot::Sender<()> },
    RunNow { task: usize, reply: oneshot::Sender<()> },
}

struct Handle {
    mailbox: mpsc::Sender<Message>,
    serving: AbortHandle,
    edits: AtomicU64,
}

impl Contestant for DelayQueueLoop {
    fn start(&self, tasks: usize, when: When, work: Work) -> BoxFuture<'_, Result<Box<dyn Running>>> {
        Box::pin(async move {
            let (mailbox, requests) = mpsc::channel(MAILBOX);
            let (armed, is_armed) = oneshot::channel();
            let serving = tokio::spawn(serve(tasks, when, work, requests, armed)).abort_handle();
            is_armed.await?;
            Ok(Box::new(Handle { mailbox, serving, edits: AtomicU64::new(0) }) as _)
        })
    }
}

async fn serve(
    tasks: usize,
    when: When,
    work: Work,
    mut requests: mpsc::Receiver<Message>,
    armed: oneshot::Sender<()>,
) {
    let mut queue = DelayQueue::with_capacity(tasks);
    let mut keys: Vec<Key> = (0..tasks).map(|task| queue.insert(task, until_due(when))).collect();
    // Nobody who started it goes away before.
    let _ = armed.send(());
    loop {
        tokio::select! {
            Some(due) = queue.next(), if !queue.is_empty() => {
                let task = due.into_inner();
                if let Some(key) = keys.get_mut(task) {
                    *key = queue.insert(task, until_due(when));
                }
                let work = work.clone();
                tokio::spawn(async move { (work.started)(task, None) });
            }
            message = requests.recv() => match message {
                None => return,
                Some(Message::Edit { task, due_in, reply }) => {
                    if let Some(key) = keys.get(task) {
                        queue.reset(key, due_in);
                    }
                    let _ = reply.send(());
                }
                Some(Message::RunNow { task, reply }) => {
                    let work = work.clone();
                    tokio::spawn(async move {
                        (work.started)(task, None);
                        let _ = reply.send(());
                    });
                }
            },
        }
    }
}

/// To the next whole second, or long.
pub fn until_due(when: When) -> Duration {
    match when {
        When::Tomorrow => Duration::from_hours(12),
        When::OnceAt(at) => (at - Utc::now()).to_std().unwrap_or_default(),
        When::EverySecond => {
            let past = Utc::now().timestamp_subsec_nanos();
            Duration::from_secs(1).saturating_sub(Duration::from_nanos(past.into()))
        }
    }
}

impl Running for Handle {
    fn edit(&self, task: usize, minute: u32) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            // Never the same instant twice, as with a pattern that changes.
            let nth = self.edits.fetch_add(1, Ordering::Relaxed);
            let due_in =
                Duration::from_hours(12) + Duration::from_mins(minute.into()) + Duration::from_millis(nth);
            let (reply, answer) = oneshot::channel();
            self.mailbox.send(Message::Edit { task, due_in, reply }).await?;
            Ok(answer.await?)
        })
    }

    fn run_now(&self, task: usize) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            self.mailbox.send(Message::RunNow { task, reply }).await?;
            Ok(answer.await?)
        })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
