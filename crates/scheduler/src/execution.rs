//! One run from claim to outcome: the only place that calls a handler.
//!
//! claim → handler under timeout and panic guard → outcome → finish. These are futures that the pool polls; they
//! hold no way back to the manager but the value they return. A store that fails is asked again, with growing
//! pauses, until it answers: a slot is never dropped for it.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use futures::future::BoxFuture;
use tracing::Span;

use crate::{
    clock::Clock,
    error::StoreError,
    handler::{Handler, RunContext},
    run::{Reason, Run, RunOutcome, RunStatus, RunTrigger, TaskRunResult},
    store::{Claim, ClaimOutcome, Finish, Recorded, Store, StoreResult},
    task::SystemTask,
};

mod host;
mod retry;
mod signals;
mod supervise;
mod threads;

pub use retry::PendingRetry;
pub use signals::{RunSignals, StopReason};
pub use threads::HandlerThreads;

use supervise::{Ending, supervise};

/// A claimed run, ready for its handler.
pub struct Execution {
    /// Its row.
    pub run: Run,
    /// Its task when it was claimed.
    pub task: Arc<SystemTask>,
    /// `None`: no handler for this type.
    pub handler: Option<Arc<dyn Handler>>,
    /// Between it and the manager.
    pub signals: Arc<RunSignals>,
    /// The regular slot that would supersede a retry.
    pub next_slot: Option<chrono::DateTime<chrono::Utc>>,
    /// Between asking a handler to stop and dropping it.
    pub grace: Duration,
}

/// How an execution ended, stored.
pub struct Executed {
    /// The row and its task.
    pub recorded: Recorded,
    /// The attempt that follows.
    pub retry: Option<PendingRetry>,
    /// The handler ignored both requests to stop and still holds a thread.
    pub stuck: bool,
}

/// Claims until the store answers.
///
/// # Errors
/// Another process owns the database now, or the store is closed.
pub async fn claim(store: &dyn Store, claim: Claim) -> StoreResult<ClaimOutcome> {
    persist("claim", || store.claim(claim.clone())).await
}

/// Calls the handler and stores how it ended.
///
/// # Errors
/// Another process owns the database now, or the store is closed.
pub async fn execute(
    execution: Box<Execution>,
    store: &dyn Store,
    clock: &Arc<dyn Clock>,
    threads: &HandlerThreads,
) -> StoreResult<Box<Executed>> {
    let Execution { run, task, handler, signals, next_slot, grace } = &*execution;
    let began = clock.monotonic();
    let span = span_of(run, task);
    let context = RunContext {
        run_id: run.id,
        task: Arc::clone(task),
        trigger: run.trigger,
        scheduled_for: run.scheduled_for,
        attempt: run.attempt,
        cancel: signals.token(),
        clock: Arc::clone(clock),
        signals: Arc::clone(signals),
        span: span.clone(),
    };
    tracing::info!(parent: &span, "started");
    let timeout = Duration::from_secs(u64::try_from(task.timeout_seconds).unwrap_or(1).max(1));
    let ending = match handler {
        Some(handler) => supervise(threads, Arc::clone(handler), context, signals, timeout, *grace).await,
        None => Ending::Returned(unknown_task_type(&task.task_type)),
    };
    let stuck = matches!(ending, Ending::Stopped { stuck: true, .. });
    let finished_at = clock.now();
    let taken = clock.monotonic().saturating_sub(began);
    let (verdict, retry_after, permanent) = judge(ending, timeout);
    let retry = (verdict.status == RunStatus::Error && !permanent)
        .then(|| retry::plan(task, run, finished_at, retry_after, *next_slot))
        .flatten();
    let outcome = RunOutcome {
        finished_at,
        duration_ms: i64::try_from(taken.as_millis()).unwrap_or(i64::MAX),
        retry_at: retry.as_ref().map(|retry| retry.at),
        ..verdict
    };
    tell_end(&span, &outcome);
    let finish = Finish {
        run_id: run.id,
        task_id: run.task_id,
        trigger: run.trigger,
        claimed_revision: task.revision,
        started_at: run.started_at,
        outcome,
        log: signals.lines(),
    };
    // In a box: most of the time a run waits for its handler, and needs no room for this.
    let finished = persist_unless("finish", || signals.is_forgotten(), || store.finish(finish.clone()));
    let recorded = Box::pin(finished).await?;
    Ok(Box::new(Executed { recorded, retry, stuck }))
}

/// What every line of the program's log that belongs to a run begins with.
fn span_of(run: &Run, task: &SystemTask) -> Span {
    tracing::info_span!("run", id = run.id.0, task = task.task_type, trigger = run.trigger.as_str())
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

/// Repeats a store operation until it succeeds or can never succeed.
///
/// # Errors
/// The store is closed, or belongs to another process.
pub async fn persist<'a, T, F>(what: &str, operation: F) -> StoreResult<T>
where
    F: FnMut() -> BoxFuture<'a, StoreResult<T>>,
{
    persist_unless(what, || false, operation).await
}

/// The same, but a failure is final once it is `pointless` to go on.
async fn persist_unless<'a, T, F>(
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
                tracing::warn!(%error, what, ?pause, "the store did not answer; trying again");
                Box::pin(tokio::time::sleep(pause)).await; // rare, and as large as all the rest
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            answer => return answer,
        }
    }
}

fn unknown_task_type(task_type: &str) -> TaskRunResult {
    TaskRunResult::permanent_error(format!(
        "no handler is registered for task type {task_type:?}; disable the task or install what provides it"
    ))
    .with_reason(Reason::UNKNOWN_TASK_TYPE)
}

/// What is stored of an ending; times and retry are filled in by the caller.
fn judge(ending: Ending, timeout: Duration) -> (RunOutcome, Option<Duration>, bool) {
    let outcome = |status, reason, result, error_message| RunOutcome {
        status,
        reason,
        result,
        error_message,
        finished_at: chrono::DateTime::UNIX_EPOCH,
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

/// Converts for arithmetic with instants; absurdly long durations become the longest.
fn time_delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

/// Retries follow runs that the schedule began, not those a person watches.
fn may_retry(trigger: RunTrigger) -> bool {
    trigger != RunTrigger::Manual
}
