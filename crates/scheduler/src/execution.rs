//! One run, once it is claimed, to its outcome: the only place that calls a handler.
//!
//! Handler under timeout and panic guard → how it ended, and when → outcome → finish. These are futures that the pool
//! polls or hands to a thread; they hold no way back to the manager but the value they return. A store that fails is asked
//! again, with growing pauses, until it answers: a slot is never dropped for it. How the run ended is said once
//! ([`RunSignals::try_conclude`]): by who called the handler, or by the pool's guard, once that gives up on a handler that holds its
//! thread.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures::{FutureExt, future::BoxFuture};
use tracing::Span;

use crate::{
    error::StoreError,
    handler::RunContext,
    health::StoreHealth,
    ports::Ports,
    run::{Reason, Run, RunOutcome, RunStatus, RunTrigger, TaskRunResult},
    store::{Finish, PendingRetry, Recorded, StoreResult},
    task::PackedTask,
};

mod host;
mod retry;
mod signals;
mod supervise;
mod threads;

pub use host::Host;
pub use retry::LONGEST_BACKOFF;
pub use signals::{RunSignals, StopReason};
pub use supervise::{DROP_WAIT, Ending};
pub use threads::JobId;

use supervise::supervise;

/// A claimed run, ready for its handler.
pub struct Execution {
    /// Its row.
    pub run: Arc<Run>,
    /// Its task when it was claimed.
    pub task: Arc<PackedTask>,
    /// Between it and the manager.
    pub signals: Arc<RunSignals>,
    /// The regular slot that would supersede a retry.
    pub next_slot: Option<DateTime<Utc>>,
    /// When it began, in awake time.
    pub began: Duration,
    /// Where its handler is, what its end is timed by, and where that is stored.
    pub ports: Arc<Ports>,
}

/// How the handler ended, and when.
pub struct Ended {
    ending: Ending,
    at: DateTime<Utc>,
    taken: Duration,
}

/// How an execution ended, stored.
pub struct Executed {
    /// The row and its task.
    pub recorded: Recorded,
    /// The same task.
    pub packed: Arc<PackedTask>,
    /// The attempt that follows.
    pub retry: Option<PendingRetry>,
    /// The handler ignored both requests to stop and still holds a thread.
    pub stuck: bool,
}

impl Executed {
    /// The end of a run, with what has to be kept of its task.
    pub fn new(recorded: Recorded, retry: Option<PendingRetry>, stuck: bool) -> Self {
        let packed = Arc::new(PackedTask::from(&*recorded.task));
        Self { recorded, packed, retry, stuck }
    }
}

impl Execution {
    /// How long the handler may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.task.timeout_seconds).unwrap_or(1).max(1))
    }

    /// Calls the handler, and returns how it ended, which is then to be stored ([`Execution::finish`]). `None`: somebody else has
    /// said how.
    pub async fn call(&self) -> Option<Ended> {
        let (signals, span) = (&self.signals, self.span());
        if signals.is_concluded() {
            return None;
        }
        let Some(handler) = self.ports.handlers.get(self.task.task_type()) else {
            let ending = unknown_task_type(self.task.task_type());
            return signals.try_conclude().then(|| self.ended(ending));
        };
        tracing::info!(parent: &span, "started");
        let context = RunContext {
            run_id: self.run.id,
            task: Arc::new(self.task.unpack()),
            trigger: self.run.trigger,
            scheduled_for: self.run.scheduled_for,
            attempt: self.run.attempt,
            cancel: signals.token(),
            clock: Arc::clone(&self.ports.clock),
            signals: Arc::clone(signals),
            span,
        };
        let supervised = async {
            tokio::select! {
                biased;
                ending = supervise(handler, context, self.timeout(), self.ports.options.grace) => Some(ending),
                () = signals.handler_dropped() => None,
            }
        };
        // Also one that panics when it is dropped has ended, and says so only if nobody else has.
        let ending = match AssertUnwindSafe(supervised).catch_unwind().await {
            Ok(ending) => ending?,
            Err(_) if signals.is_stopped() => Ending::Stopped { why: signals.why(), stuck: false },
            Err(payload) => Ending::panicked(&*payload),
        };
        signals.try_conclude().then(|| self.ended(ending))
    }

    /// The handler has just ended.
    pub fn ended(&self, ending: Ending) -> Ended {
        Ended {
            ending,
            at: self.ports.clock.now(),
            taken: self.ports.clock.monotonic().saturating_sub(self.began),
        }
    }

    /// Judges how the handler ended, and stores it.
    ///
    /// # Errors
    /// Another process owns the database now, or the store is closed.
    pub async fn finish(&self, ended: Ended) -> StoreResult<Executed> {
        let Ended { ending, at: finished_at, taken } = ended;
        let stuck = matches!(ending, Ending::Stopped { stuck: true, .. });
        let (verdict, retry_after, permanent) = judge(ending, self.timeout());
        let retry = (verdict.status == RunStatus::Error && !permanent)
            .then(|| retry::plan(&self.task, &self.run, finished_at, retry_after, self.next_slot))
            .flatten();
        let outcome = RunOutcome {
            finished_at,
            duration_ms: i64::try_from(taken.as_millis()).unwrap_or(i64::MAX),
            retry_at: retry.as_ref().map(|retry| retry.at),
            ..verdict
        };
        tell_end(&self.span(), &outcome);
        let finish = Finish {
            run_id: self.run.id,
            task_id: self.run.task_id,
            trigger: self.run.trigger,
            claimed_revision: self.task.revision,
            started_at: self.run.started_at,
            outcome,
            log: self.signals.lines(),
        };
        let store = || self.ports.store.finish(finish.clone());
        let finished = persist_unless(&self.ports.health, "finish", || self.signals.is_forgotten(), store);
        finished.await.map(|recorded| Executed::new(recorded, retry, stuck))
    }

    /// What every line of the program's log that belongs to the run begins with.
    fn span(&self) -> Span {
        let (run, task) = (&self.run, &self.task);
        tracing::info_span!("run", id = run.id.0, task = task.task_type(), trigger = run.trigger.as_str())
    }
}

/// The level of the line is the level of the news.
fn tell_end(span: &Span, outcome: &RunOutcome) {
    let (status, duration_ms) = (outcome.status.as_str(), outcome.duration_ms);
    let _entered = span.enter();
    if outcome.status == RunStatus::Error {
        tracing::error!(duration_ms, error = outcome.error_message, "ended: {status}");
    } else {
        tracing::info!(duration_ms, "ended: {status}");
    }
}

/// Repeats a store operation until it succeeds or can never succeed; `health` knows meanwhile what keeps it from that.
///
/// # Errors
/// The store is closed, or belongs to another process.
pub async fn persist<'a, T, F>(health: &StoreHealth, what: &str, operation: F) -> StoreResult<T>
where
    F: FnMut() -> BoxFuture<'a, StoreResult<T>>,
{
    persist_unless(health, what, || false, operation).await
}

/// The same, but a failure is final once it is `pointless` to go on.
///
/// # Errors
/// The store is closed, or belongs to another process, or has failed when there was no point in going on.
pub async fn persist_unless<'a, T, F>(
    health: &StoreHealth,
    what: &str,
    pointless: impl Fn() -> bool,
    mut operation: F,
) -> StoreResult<T>
where
    F: FnMut() -> BoxFuture<'a, StoreResult<T>>,
{
    const FIRST_PAUSE: Duration = Duration::from_millis(50);
    const LONGEST_PAUSE: Duration = Duration::from_secs(10);
    let mut pause = FIRST_PAUSE;
    loop {
        match operation().await {
            Err(error @ (StoreError::Busy(_) | StoreError::Full(_) | StoreError::Failed(_)))
                if !pointless() =>
            {
                let cause = error.with_cause();
                tracing::warn!(error = cause, what, ?pause, "the store did not answer; trying again");
                health.failed(&error);
                Box::pin(tokio::time::sleep(pause)).await; // rare, and as large as all the rest
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            answer => {
                if answer.is_ok() && pause > FIRST_PAUSE {
                    health.works();
                }
                return answer;
            }
        }
    }
}

/// The end of a run that nobody can do.
fn unknown_task_type(task_type: &str) -> Ending {
    let sentence = format!(
        "no handler is registered for task type {task_type:?}; disable the task or install what provides it"
    );
    Ending::Returned(TaskRunResult::permanent_error(sentence).with_reason(Reason::UNKNOWN_TASK_TYPE))
}

/// What is stored of an ending; times and retry are filled in by the caller.
fn judge(ending: Ending, timeout: Duration) -> (RunOutcome, Option<Duration>, bool) {
    let outcome = |status, reason, result, error_message| RunOutcome {
        status,
        reason,
        result,
        error_message,
        finished_at: DateTime::UNIX_EPOCH,
        duration_ms: 0,
        retry_at: None,
    };
    match ending {
        Ending::Returned(result) => {
            let TaskRunResult { status, result_json, error_message, reason, permanent, retry_after } = result;
            (outcome(status.into(), reason, result_json, error_message), retry_after, permanent)
        }
        Ending::Panicked(message) => {
            let sentence = format!("the handler panicked: {message}");
            (outcome(RunStatus::Error, Some(Reason::PANICKED), None, Some(sentence)), None, false)
        }
        Ending::Stopped { why, stuck } => {
            let (status, reason, mut sentence) = match why {
                StopReason::Timeout => (
                    RunStatus::Error,
                    Reason::TIMED_OUT,
                    format!("it took longer than its timeout of {} s", timeout.as_secs()),
                ),
                StopReason::Person => {
                    (RunStatus::Cancelled, Reason::CANCELLED, "somebody cancelled it".to_owned())
                }
                StopReason::Overlap => (
                    RunStatus::Cancelled,
                    Reason::SUPERSEDED,
                    "its next slot came and took its place".to_owned(),
                ),
                StopReason::Shutdown => {
                    (RunStatus::Interrupted, Reason::SHUTDOWN, "the app closed while it ran".to_owned())
                }
            };
            if stuck {
                sentence.push_str("; the handler ignored the request to stop, its worker was replaced");
            }
            (outcome(status, Some(reason), None, Some(sentence)), None, false)
        }
    }
}

/// Retries follow runs that the schedule began, not those a person watches.
fn may_retry(trigger: RunTrigger) -> bool {
    trigger != RunTrigger::Manual
}
