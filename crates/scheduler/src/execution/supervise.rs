//! A handler under guard: its timeout, its panics, and the two-phase stop.
//!
//! First the token is cancelled and the handler has a grace period to end by itself; then its future is dropped. One
//! that blocks its thread hears none of this, nor does what is written here run meanwhile: for that there is the pool's guard.

use std::{any::Any, panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};

use futures::FutureExt;
use tokio::time::{Instant, sleep, timeout as within};
use tracing::Instrument;

use super::signals::{RunSignals, StopReason};
use crate::{
    handler::{Handler, RunContext},
    run::{TaskRunResult, TaskStatus},
};

/// How long a dropped handler may take to be gone before it counts as stuck.
pub const DROP_WAIT: Duration = Duration::from_millis(500);

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

impl Ending {
    /// By a panic with this payload.
    pub fn panicked(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned());
        Self::Panicked(message.unwrap_or_else(|| "no message".to_owned()))
    }
}

/// Runs the handler to its end, or to the end of its time. One that was stopped before it began is not called.
pub async fn supervise(
    handler: &Arc<dyn Handler>,
    context: RunContext,
    timeout: Duration,
    grace: Duration,
) -> Ending {
    let (signals, span) = (Arc::clone(&context.signals), context.span.clone());
    if signals.is_stopped() {
        return Ending::Stopped { why: signals.why(), stuck: false };
    }
    // Also a handler that panics before it returns its future is caught.
    let called = async move { handler.run(context).await }.instrument(span);
    let mut called = pin!(AssertUnwindSafe(called).catch_unwind());
    let began = Instant::now();
    // Even a timer that is never set takes the runtime's handle, which all threads count: made for what is left, once the
    // handler has not ended at once.
    let time_is_over = async { sleep(timeout.saturating_sub(began.elapsed())).await };
    tokio::select! {
        // It is called before anybody watches over it: most end at once.
        biased;
        ended = &mut called => return ended_by(ended, &signals),
        () = signals.stopped() => {}
        () = time_is_over => signals.stop(StopReason::Timeout),
    }
    match within(grace, called).await {
        Ok(ended) => ended_by(ended, &signals),
        Err(_) => Ending::Stopped { why: signals.why(), stuck: false },
    }
}

/// A run that was asked to stop has stopped, whatever its handler made of the request; but work that was completed all the
/// same is not called a failure.
fn ended_by(ended: Result<TaskRunResult, Box<dyn Any + Send>>, signals: &RunSignals) -> Ending {
    match ended {
        Ok(result) if signals.is_stopped() && result.status != TaskStatus::Success => {
            Ending::Stopped { why: signals.why(), stuck: false }
        }
        Ok(result) => Ending::Returned(result),
        Err(payload) => Ending::panicked(&*payload),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use futures::future::BoxFuture;
    use tokio::time::advance;

    use super::*;
    use crate::{clock::SystemClock, testing::plain_task::plain_task};

    const BEFORE_IT_WAITS: Duration = Duration::from_secs(4);
    const TIMEOUT: Duration = Duration::from_secs(10);

    /// Takes a while before it waits for the first time, and then until it is asked to stop.
    struct Slow;

    impl Handler for Slow {
        fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
            let work = async move {
                advance(BEFORE_IT_WAITS).await;
                context.cancel.cancelled().await;
                TaskRunResult::error("it was asked to stop")
            };
            work.boxed()
        }
    }

    /// The pool's guard would stop it too; here there is none.
    #[tokio::test(start_paused = true)]
    async fn a_timeout_counts_from_the_call_and_not_from_when_the_handler_first_waits() {
        let task = plain_task(1, "slow", DateTime::UNIX_EPOCH);
        let (context, _reports) = RunContext::detached(task, Arc::new(SystemClock::new()));
        let (handler, began): (Arc<dyn Handler>, _) = (Arc::new(Slow), Instant::now());
        let ending = supervise(&handler, context, TIMEOUT, Duration::from_secs(5)).await;
        assert!(matches!(ending, Ending::Stopped { why: StopReason::Timeout, stuck: false }), "{ending:?}");
        assert_eq!(began.elapsed(), TIMEOUT);
    }
}
