//! A handler under guard: its timeout, its panics, and the two-phase stop.
//!
//! First the token is cancelled and the handler has a grace period to end by itself; then its future is dropped. One
//! that blocks its thread survives even that: it is left behind and reported as stuck.

use std::{
    any::Any,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::time::timeout as within;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{
    handler::{Handler, RunContext},
    run::{TaskRunResult, TaskStatus},
};

/// How long an aborted handler may take to be gone before it counts as stuck.
const ABORT_WAIT: Duration = Duration::from_millis(500);

/// Why a run was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// It took too long.
    Timeout,
    /// Somebody cancelled it.
    Person,
    /// The overlap policy gave its place to the next slot.
    Overlap,
    /// The scheduler is closing.
    Shutdown,
}

/// Ends a run early; the first reason given stands.
#[derive(Debug, Default)]
pub struct StopSwitch {
    token: CancellationToken,
    why: OnceLock<StopReason>,
}

impl StopSwitch {
    /// Asks the run to stop.
    pub fn stop(&self, why: StopReason) {
        // Losing the race to an earlier reason is fine.
        let _ = self.why.set(why);
        self.token.cancel();
    }

    /// What the handler watches.
    pub fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

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

/// Runs the handler to its end, or to the end of its time.
pub async fn supervise(
    handler: Arc<dyn Handler>,
    context: RunContext,
    stop: &StopSwitch,
    timeout: Duration,
    grace: Duration,
) -> Ending {
    // A task of its own, so that a panic stays in it and an abort reaches it.
    let mut running = AbortOnDropHandle::new(tokio::spawn(async move { handler.run(context).await }));
    tokio::select! {
        // A run that was asked to stop has stopped, whatever its handler makes of the request.
        biased;
        () = stop.token.cancelled() => {}
        ended = &mut running => return ended.map_or_else(panicked, Ending::Returned),
        () = tokio::time::sleep(timeout) => stop.stop(StopReason::Timeout),
    }
    let why = stop.why.get().copied().unwrap_or(StopReason::Person);
    match within(grace, &mut running).await {
        // Work that was completed all the same is not called a failure.
        Ok(Ok(result)) if result.status == TaskStatus::Success => return Ending::Returned(result),
        Ok(Ok(_)) => return Ending::Stopped { why, stuck: false },
        Ok(Err(error)) => return panicked(error),
        Err(_) => running.abort(),
    }
    let stuck = within(ABORT_WAIT, running).await.is_err();
    Ending::Stopped { why, stuck }
}

fn panicked(error: tokio::task::JoinError) -> Ending {
    let message = match error.try_into_panic() {
        Ok(payload) => panic_message(&*payload),
        Err(error) => error.to_string(),
    };
    Ending::Panicked(message)
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
