//! The port to the work itself: what the engine calls when a run begins.
//!
//! Handlers know nothing about timing. They get a [`RunContext`], do their work once, watch its
//! cancellation token, and return a [`TaskRunResult`].

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use rustc_hash::FxBuildHasher;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::Span;

use crate::{
    clock::Clock,
    execution::{RunSignals, StopReason},
    run::{LogLevel, LogLine, Progress, RunId, RunTrigger, TaskRunResult},
    task::SystemTask,
};

/// Does the work of one task type. One instance serves every run, so it keeps no state of a run.
pub trait Handler: Send + Sync + 'static {
    /// Does the work once. Cancelled twice over: first by `context.cancel`, and after [`crate::SchedulerOptions::grace`] by being dropped.
    ///
    /// It runs on a thread that does nothing else meanwhile, within the application's runtime: timers, I/O and `tokio::spawn` are there, and
    /// one that blocks holds up nobody else. At most 64 have such a thread at once; the next ones wait for it
    /// ([`crate::SchedulerOptions::workers`]). What blocks cannot be dropped: where it does so beyond its timeout and the time of grace,
    /// its run ends without it, and its thread does not count any more. A panic is an error of the run (reason `panicked`), and tried again
    /// like any other.
    ///
    /// A runtime of a single thread has no other to offer, and that is what `#[tokio::test]` makes: there it is a task of the runtime, and one
    /// that blocks stops everything, the scheduler too.
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult>;

    /// Is a run of no use while the computer is offline? Only asked for tasks with `requires_network`, on the manager's thread and
    /// every few seconds while there is no network: the answer must be at hand.
    fn needs_network(&self, _task: &SystemTask) -> bool {
        true
    }
}

/// The handlers by task type.
#[derive(Clone, Default)]
pub struct HandlerRegistry {
    by_type: HashMap<String, Arc<dyn Handler>, FxBuildHasher>,
}

impl HandlerRegistry {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a handler; a later one for the same type replaces the earlier.
    pub fn register(&mut self, task_type: impl Into<String>, handler: impl Handler) -> &mut Self {
        self.by_type.insert(task_type.into(), Arc::new(handler));
        self
    }

    /// The handler of a type.
    pub fn get(&self, task_type: &str) -> Option<&Arc<dyn Handler>> {
        self.by_type.get(task_type)
    }
}

/// What a run is told, and how it speaks while it runs.
#[derive(Clone)]
pub struct RunContext {
    /// The run's row.
    pub run_id: RunId,
    /// The task as it was when the run was claimed; its `config` is the handler's.
    pub task: Arc<SystemTask>,
    /// Why it runs.
    pub trigger: RunTrigger,
    /// The slot it answers.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// 1 for the first try.
    pub attempt: i64,
    /// Cancelled when the run should end early: timeout, cancel, shutdown, or a slot that takes its place.
    pub cancel: CancellationToken,
    /// The engine's clock.
    pub clock: Arc<dyn Clock>,
    /// Where it speaks.
    pub(crate) signals: Arc<RunSignals>,
    /// What lines of the program's log that belong to this run begin with.
    pub(crate) span: Span,
}

/// What a run has said so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunReport {
    /// How far it is.
    pub progress: Option<Progress>,
    /// Its log lines, at most [`RunReport::MAX_LINES`].
    pub lines: Vec<LogLine>,
}

impl RunReport {
    /// Lines kept per run; what comes after is dropped, and one more line says so.
    pub const MAX_LINES: usize = 500;
    /// Bytes kept per line, before the mark of one that was cut off.
    pub const MAX_LINE_BYTES: usize = 2_000;
}

impl RunContext {
    /// A context outside any scheduler, for a test of a handler on its own, and the end that shows what the
    /// handler says.
    pub fn detached(task: SystemTask, clock: Arc<dyn Clock>) -> (Self, watch::Receiver<RunReport>) {
        let signals = Arc::new(RunSignals::default());
        let reports = signals.listen();
        let context = Self {
            run_id: RunId(0),
            task: Arc::new(task),
            trigger: RunTrigger::Manual,
            scheduled_for: None,
            attempt: 1,
            cancel: signals.token(),
            clock,
            signals,
            span: Span::none(),
        };
        (context, reports)
    }

    /// Whether the run was asked to end because it has taken its time, and not by a person, by a slot that takes its place or by an
    /// application that closes: then what it has done by now may be worth a result.
    pub fn is_out_of_time(&self) -> bool {
        self.signals.is_stopped() && self.signals.why() == StopReason::Timeout
    }

    /// Asks the run to end as the engine asks one that has taken its time. For a test of a handler on its own.
    pub fn time_out(&self) {
        self.signals.stop(StopReason::Timeout);
    }

    /// Says how far the run is.
    pub fn progress(&self, done: u64, total: Option<u64>, message: impl Into<String>) {
        let progress = Progress { done, total, message: message.into() };
        self.signals.say(|report| report.progress = Some(progress));
    }

    /// Keeps a line with the run, and tells the program's log.
    pub fn info(&self, message: impl Into<String>) {
        self.line(LogLevel::Info, message.into());
    }

    /// Keeps a warning with the run, and tells the program's log.
    pub fn warn(&self, message: impl Into<String>) {
        self.line(LogLevel::Warn, message.into());
    }

    /// Keeps an error with the run, and tells the program's log.
    pub fn error(&self, message: impl Into<String>) {
        self.line(LogLevel::Error, message.into());
    }

    fn line(&self, level: LogLevel, mut message: String) {
        if message.len() > RunReport::MAX_LINE_BYTES {
            let mut end = RunReport::MAX_LINE_BYTES;
            while !message.is_char_boundary(end) {
                end -= 1;
            }
            message.truncate(end);
            message.push('…');
        }
        let at = self.clock.now();
        self.span.in_scope(|| match level {
            LogLevel::Info => tracing::info!("{message}"),
            LogLevel::Warn => tracing::warn!("{message}"),
            LogLevel::Error => tracing::error!("{message}"),
        });
        self.signals.say(|report| match report.lines.len() {
            n if n < RunReport::MAX_LINES => report.lines.push(LogLine { at, level, message }),
            RunReport::MAX_LINES => report.lines.push(LogLine {
                at,
                level: LogLevel::Warn,
                message: "further lines of this run were dropped".to_owned(),
            }),
            _ => {}
        });
    }
}
