//! The disk under a process: the real store, which fails, forgets to answer, or takes the process with it.
//!
//! What it has really stored goes into the log, whatever the process was told. Planted bugs that a store could have
//! live in `planted`.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures::{FutureExt, TryFutureExt, future::BoxFuture};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use scheduler::{
    error::StoreError,
    run::{Epoch, Run},
    store::{
        Claim, ClaimOutcome, Finish, Pause, PendingRetry, Recorded, Reschedule, Skip, Store, StoreResult,
    },
    task::{SystemTask, TaskId},
};
use store::SqliteStore;
use tokio::sync::Notify;

use crate::{
    log::{Fact, Log},
    noted::Noted,
    planted::Bug,
};

/// The store of one process.
pub struct Disk {
    pub(crate) inner: SqliteStore,
    pub(crate) log: Log,
    faults: Arc<Faults>,
    pub(crate) bug: Option<Bug>,
    pub(crate) noted: Noted,
}

/// What goes wrong, and how often. Outlives the processes.
pub struct Faults {
    state: Mutex<State>,
    /// Told when an operation has taken the process with it.
    pub crashed: Notify,
}

struct State {
    rng: Xoshiro256PlusPlus,
    /// Nothing goes wrong.
    calm: bool,
    /// Every write fails.
    outage: bool,
    /// Operations until one of them takes the process with it.
    crash_after: Option<u32>,
    count: u64,
}

/// What becomes of one operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    NotDone,
    AnswerLost,
    CrashBefore,
    CrashAfter,
}

impl Faults {
    /// Faults drawn from `seed`.
    pub fn new(seed: u64) -> Arc<Self> {
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let state = Mutex::new(State { rng, calm: false, outage: false, crash_after: None, count: 0 });
        Arc::new(Self { state, crashed: Notify::new() })
    }

    /// Switches faults off and on.
    pub fn set_calm(&self, calm: bool) {
        self.with(|state| (state.calm, state.outage, state.crash_after) = (calm, false, None));
    }

    /// Every write fails from now on, or again as rarely as usual.
    pub fn set_outage(&self, outage: bool) {
        self.with(|state| state.outage = outage);
    }

    /// The n-th operation from now takes the process with it.
    pub fn crash_after(&self, operations: u32) {
        self.with(|state| state.crash_after = Some(operations));
    }

    /// How many operations went wrong.
    pub fn count(&self) -> u64 {
        self.with(|state| state.count)
    }

    fn draw(&self) -> Fate {
        self.with(|state| {
            if state.calm {
                return Fate::Done;
            }
            if let Some(left) = state.crash_after.as_mut() {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    state.crash_after = None;
                    state.count += 1;
                    return if state.rng.random_bool(0.5) { Fate::CrashBefore } else { Fate::CrashAfter };
                }
            }
            if state.outage || state.rng.random_bool(0.008) {
                state.count += 1;
                return if state.rng.random_bool(0.3) { Fate::AnswerLost } else { Fate::NotDone };
            }
            Fate::Done
        })
    }

    fn error(&self) -> StoreError {
        self.with(|state| match state.rng.random_range(0..3) {
            0 => StoreError::Busy("database is locked (SQLITE_BUSY)".into()),
            1 => StoreError::Full("database or disk is full (SQLITE_FULL)".into()),
            _ => StoreError::Failed("disk I/O error (SQLITE_IOERR)".into()),
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Disk {
    /// The disk of a process that works on `inner`.
    pub fn new(inner: SqliteStore, log: Log, faults: Arc<Faults>, bug: Option<Bug>) -> Self {
        Self { inner, log, faults, bug, noted: Noted::default() }
    }

    /// Does `operation`, or not; `note` says what it has stored.
    fn operate<'a, T: Send + 'a>(
        &'a self,
        operation: BoxFuture<'a, StoreResult<T>>,
        note: impl FnOnce(&T) -> Option<Fact> + Send + 'a,
    ) -> BoxFuture<'a, StoreResult<T>> {
        async move {
            let fate = self.faults.draw();
            if fate == Fate::CrashBefore {
                self.crash().await;
            }
            if fate == Fate::NotDone {
                self.log.note(Fact::Failed);
                return Err(self.faults.error());
            }
            let outcome = operation.await;
            if let Some(fact) = outcome.as_ref().ok().and_then(note) {
                self.log.note(fact);
            }
            match fate {
                Fate::CrashAfter => self.crash().await,
                Fate::AnswerLost => {
                    self.log.note(Fact::Failed);
                    return outcome.and(Err(self.faults.error()));
                }
                _ => {}
            }
            outcome
        }
        .boxed()
    }

    /// A claim without a planted mistake.
    pub(crate) fn claim_as_it_is(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        let asked =
            self.noted.first_asked(claim.task_id, claim.scheduled_for, claim.attempt, self.log.awake());
        let (task, slot, attempt, at) = (claim.task_id, claim.scheduled_for, claim.attempt, claim.started_at);
        let noted = claim.clone();
        let claimed = self.operate(self.inner.claim(claim), move |outcome| match outcome {
            ClaimOutcome::Claimed(run) => self.noted.claim(noted, run.id, asked),
            ClaimOutcome::Duplicate => {
                let (slot, advance) = (noted.scheduled_for?, noted.advance?);
                self.noted.refusal(noted.task_id, (slot, noted.started_at), noted.missed_count, advance)
            }
            ClaimOutcome::Superseded(_) => None,
        });
        claimed.inspect_ok(move |_| self.noted.answered(task, slot, attempt, at)).boxed()
    }

    /// A skip without a planted mistake.
    pub(crate) fn skip_as_it_is(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        let asked = self.noted.first_asked(skip.task_id, Some(skip.scheduled_for), 0, self.log.awake());
        let noted = skip.clone();
        let (task, revision, slot, at) = (skip.task_id, skip.revision, skip.scheduled_for, skip.at);
        let skipped = async move {
            let recorded = self.inner.skip(skip).await?;
            let is_stale = self.inner.load_task(task).await?.is_none_or(|row| row.revision != revision);
            Ok((recorded, is_stale))
        };
        let done = self.operate(skipped.boxed(), move |(recorded, is_stale)| match recorded {
            Some(recorded) => self.noted.skip(noted, recorded.run.id, asked),
            None if *is_stale => None,
            None => {
                let (slot, advance) = (noted.scheduled_for, noted.advance);
                self.noted.refusal(task, (slot, noted.at), noted.missed_count, advance)
            }
        });
        done.map_ok(|(recorded, _)| recorded)
            .inspect_ok(move |_| self.noted.answered(task, Some(slot), 0, at))
            .boxed()
    }

    /// The process ends here: nothing of it goes on.
    async fn crash(&self) {
        self.faults.crashed.notify_one();
        std::future::pending::<()>().await;
    }
}

impl Store for Disk {
    fn epoch(&self) -> Epoch {
        self.inner.epoch()
    }

    fn interrupt_dead_runs(&self, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>> {
        if self.bug == Some(Bug::SkipRecovery) {
            return async { Ok(Vec::new()) }.boxed();
        }
        self.operate(self.inner.interrupt_dead_runs(now), |runs| {
            Some(Fact::Interrupted { runs: runs.iter().map(|run| (run.id, run.task_id)).collect() })
        })
    }

    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>> {
        self.planted_load_all().unwrap_or_else(|| self.operate(self.inner.load_tasks(), |_| None))
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        self.planted_load(id).unwrap_or_else(|| self.operate(self.inner.load_task(id), |_| None))
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        self.operate(self.inner.load_pause(), |_| None)
    }

    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>> {
        self.operate(self.inner.load_ended_pauses(), |_| None)
    }

    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>> {
        if self.bug == Some(Bug::ForgetRetries) {
            return async { Ok(Vec::new()) }.boxed();
        }
        self.operate(self.inner.load_retries(), |_| None)
    }

    fn give_up_retry(&self, retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>> {
        self.operate(self.inner.give_up_retry(retry), |()| None)
    }

    fn save_pause(&self, pause: Option<Pause>, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>> {
        self.planted_pause(pause.clone()).unwrap_or_else(|| {
            self.operate(self.inner.save_pause(pause.clone(), now), move |()| Some(Fact::Paused(pause)))
        })
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        let tasks = moves.iter().map(|moved| moved.task_id).collect();
        self.operate(self.inner.reschedule(moves), |()| Some(Fact::Moved { tasks }))
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        self.planted_claim(&claim).unwrap_or_else(|| self.claim_as_it_is(claim))
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        if let Some(planted) = self.planted_finish(&finish) {
            return planted;
        }
        let noted = finish.clone();
        self.operate(self.inner.finish(finish), move |_| Some(Fact::Finished(Box::new(noted))))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        self.planted_skip(&skip).unwrap_or_else(|| self.skip_as_it_is(skip))
    }
}
