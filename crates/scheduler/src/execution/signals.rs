//! What goes between a run and those who watch over it: requests to stop one way, what it says the other.
//!
//! One piece for each run, shared by the manager, the handler and whoever supervises it. Who sends which signal, and when, is
//! theirs to know.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::{handler::RunReport, run::LogLine};

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

/// The signals of one run.
#[derive(Debug, Default)]
pub struct RunSignals {
    /// Made when somebody asks for it: where the handler runs, and not by the manager, which makes many of these at once.
    stop: OnceLock<CancellationToken>,
    why: OnceLock<StopReason>,
    forgotten: OnceLock<()>,
    concluded: AtomicBool,
    drop_handler: Notify,
    /// Made when somebody speaks or listens for the first time: most runs say nothing, and a channel costs more than they do.
    reports: OnceLock<watch::Sender<RunReport>>,
}

impl RunSignals {
    /// Asks the run to stop; the first reason given stands.
    pub fn stop(&self, why: StopReason) {
        // Losing the race to an earlier reason is fine.
        let _ = self.why.set(why);
        self.token().cancel();
    }

    /// What the handler watches.
    pub fn token(&self) -> CancellationToken {
        self.stop.get_or_init(CancellationToken::new).clone()
    }

    /// It was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.get().is_some_and(CancellationToken::is_cancelled)
    }

    /// Waits until it is asked to stop.
    pub async fn stopped(&self) {
        self.token().cancelled().await;
    }

    /// Why it was asked to stop.
    pub fn why(&self) -> StopReason {
        self.why.get().copied().unwrap_or(StopReason::Person)
    }

    /// The task is gone: the run may end as it likes, there may be no row left to say so.
    pub fn forget(&self) {
        let _ = self.forgotten.set(());
    }

    /// Nobody needs to know how the run ends.
    pub fn is_forgotten(&self) -> bool {
        self.forgotten.get().is_some()
    }

    /// Takes it on oneself to say how the run ended; `false`: somebody else has.
    pub fn try_conclude(&self) -> bool {
        !self.concluded.swap(true, Ordering::AcqRel)
    }

    /// Somebody has taken it on himself to say how the run ended.
    pub fn is_concluded(&self) -> bool {
        self.concluded.load(Ordering::Acquire)
    }

    /// Has the handler dropped at the next point where it waits for something.
    pub fn drop_handler(&self) {
        self.drop_handler.notify_one();
    }

    /// Waits until the handler is to be dropped. For the one that holds it.
    pub async fn handler_dropped(&self) {
        self.drop_handler.notified().await;
    }

    /// Changes what the run says.
    pub fn say(&self, change: impl FnOnce(&mut RunReport)) {
        self.reports().send_modify(change);
    }

    /// What the run says, now and from now on; it closes when the run has ended.
    pub fn listen(&self) -> watch::Receiver<RunReport> {
        self.reports().subscribe()
    }

    /// The lines it has written so far.
    pub fn lines(&self) -> Vec<LogLine> {
        self.reports.get().map(|reports| reports.borrow().lines.clone()).unwrap_or_default()
    }

    fn reports(&self) -> &watch::Sender<RunReport> {
        self.reports.get_or_init(watch::Sender::default)
    }
}
