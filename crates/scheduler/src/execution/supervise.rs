//! A handler under guard: its timeout, its panics, and the two-phase stop.
//!
//! First the token is cancelled and the handler has a grace period to end by itself; then its future is dropped. One
//! that blocks its thread survives even that: it is left behind and reported as stuck.

use std::{sync::Arc, time::Duration};

use tokio::time::timeout as within;

use super::{
    host::{Ended, Hosted},
    signals::{RunSignals, StopReason},
    threads::HandlerThreads,
};
use crate::{
    handler::{Handler, RunContext},
    run::{TaskRunResult, TaskStatus},
};

/// How long a dropped handler may take to be gone before it counts as stuck.
const DROP_WAIT: Duration = Duration::from_millis(500);

/// How a handler ended.
#[derive(Debug)]
pub enum Ending {
    /// By itself.
    Returned(TaskRunResult),
    /// By a panic, with its message.
    Panicked(String),
    /// Because it was asked to.
    Stopped {
        /// Why.
        why: StopReason,
        /// Its thread is still busy.
        stuck: bool,
    },
}

impl From<Ended> for Ending {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Returned(result) => Self::Returned(result),
            Ended::Panicked(message) => Self::Panicked(message),
        }
    }
}

/// Runs the handler to its end, or to the end of its time. One that was stopped before it began is not called.
pub async fn supervise(
    threads: &HandlerThreads,
    handler: Arc<dyn Handler>,
    context: RunContext,
    signals: &RunSignals,
    timeout: Duration,
    grace: Duration,
) -> Ending {
    if signals.is_stopped() {
        return Ending::Stopped { why: signals.why(), stuck: false };
    }
    let mut running = match Hosted::start(threads, handler, context) {
        Ok(running) => running,
        Err(error) => {
            return Ending::Returned(TaskRunResult::error(format!(
                "the computer has no thread left to run it on: {error}"
            )));
        }
    };
    tokio::select! {
        // A run that was asked to stop has stopped, whatever its handler makes of the request.
        biased;
        () = signals.stopped() => {}
        ended = running.ended() => return ended.into(),
        () = tokio::time::sleep(timeout) => signals.stop(StopReason::Timeout),
    }
    // In a box: there are as many of these futures as runs, and few of them come here.
    Box::pin(stop(running, signals.why(), grace)).await
}

/// Waits for the end of a handler that was asked to stop, and then drops it.
async fn stop(mut running: Hosted, why: StopReason, grace: Duration) -> Ending {
    match within(grace, running.ended()).await {
        // Work that was completed all the same is not called a failure.
        Ok(Ended::Returned(result)) if result.status == TaskStatus::Success => Ending::Returned(result),
        Ok(Ended::Returned(_)) => Ending::Stopped { why, stuck: false },
        Ok(panicked) => panicked.into(),
        Err(_) => {
            let stuck = within(DROP_WAIT, running.drop_handler()).await.is_err();
            if stuck {
                running.leave();
            }
            Ending::Stopped { why, stuck }
        }
    }
}
