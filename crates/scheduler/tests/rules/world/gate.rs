//! A store whose operations can be held up, so that a test decides what happens between two of them.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    error::StoreError,
    run::{Epoch, Run},
    store::{
        Claim, ClaimOutcome, Finish, Pause, PendingRetry, Recorded, Reschedule, Skip, Store, StoreResult,
    },
    task::{SystemTask, TaskId},
    testing::memory_store::MemoryStore,
};
use tokio::sync::watch;

/// An operation of the store that can be held up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Claim,
    Finish,
    Skip,
    Reschedule,
    LoadTask,
    LoadTasks,
    LoadEndedPauses,
    LoadRetries,
    SavePause,
}

/// Where an operation is held up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It is not done yet.
    Before,
    /// It is done, and not answered yet.
    After,
    /// The store is busy, this once.
    Busy,
    /// It panics instead.
    Panic,
    /// It panics once it is done.
    PanicAfter,
}

/// The world's store, with gates.
pub struct GatedStore {
    inner: Arc<MemoryStore>,
    closed: watch::Sender<Vec<(Operation, Gate)>>,
    reached: watch::Sender<Vec<(Operation, Gate)>>,
}

impl GatedStore {
    pub fn around(inner: Arc<MemoryStore>) -> Arc<Self> {
        Arc::new(Self { inner, closed: watch::Sender::default(), reached: watch::Sender::default() })
    }

    pub fn close(&self, operation: Operation, gate: Gate) {
        self.closed.send_modify(|closed| closed.push((operation, gate)));
    }

    pub fn open(&self, operation: Operation, gate: Gate) {
        self.closed.send_modify(|closed| closed.retain(|closed| *closed != (operation, gate)));
    }

    /// Closes a gate and waits until an operation stands before it.
    pub async fn catch(&self, operation: Operation, gate: Gate) {
        self.close(operation, gate);
        self.reached(operation, gate).await;
    }

    /// Waits until such an operation stands before its closed gate.
    pub async fn reached(&self, operation: Operation, gate: Gate) {
        let mut reached = self.reached.subscribe();
        let there = reached.wait_for(|reached| reached.contains(&(operation, gate)));
        tokio::time::timeout(Duration::from_hours(24), there).await.expect("it comes within a day").unwrap();
    }

    /// How many such operations stand before their closed gate.
    pub fn standing(&self, operation: Operation, gate: Gate) -> usize {
        self.reached.borrow().iter().filter(|standing| **standing == (operation, gate)).count()
    }

    async fn pass(&self, operation: Operation, gate: Gate) {
        let mut closed = self.closed.subscribe();
        if !closed.borrow().contains(&(operation, gate)) {
            return;
        }
        self.reached.send_modify(|reached| reached.push((operation, gate)));
        if matches!(gate, Gate::Panic | Gate::PanicAfter) {
            self.open(operation, gate);
            panic!("the store's own words");
        }
        closed.wait_for(|closed| !closed.contains(&(operation, gate))).await.unwrap();
        self.reached.send_modify(|reached| reached.retain(|reached| *reached != (operation, gate)));
    }

    fn gated<'a, T: Send + 'a>(
        &'a self,
        operation: Operation,
        work: impl FnOnce() -> BoxFuture<'a, StoreResult<T>> + Send + 'a,
    ) -> BoxFuture<'a, StoreResult<T>> {
        async move {
            if self.closed.borrow().contains(&(operation, Gate::Busy)) {
                self.open(operation, Gate::Busy);
                return Err(StoreError::Busy("SQLITE_BUSY".into()));
            }
            self.pass(operation, Gate::Panic).await;
            self.pass(operation, Gate::Before).await;
            let outcome = work().await;
            self.pass(operation, Gate::PanicAfter).await;
            self.pass(operation, Gate::After).await;
            outcome
        }
        .boxed()
    }
}

impl Store for GatedStore {
    fn epoch(&self) -> Epoch {
        self.inner.epoch()
    }

    fn interrupt_dead_runs(&self, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>> {
        self.inner.interrupt_dead_runs(now)
    }

    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>> {
        self.gated(Operation::LoadTasks, move || self.inner.load_tasks())
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        self.gated(Operation::LoadTask, move || self.inner.load_task(id))
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        self.inner.load_pause()
    }

    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>> {
        self.gated(Operation::LoadEndedPauses, move || self.inner.load_ended_pauses())
    }

    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>> {
        self.gated(Operation::LoadRetries, move || self.inner.load_retries())
    }

    fn give_up_retry(&self, retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>> {
        self.inner.give_up_retry(retry)
    }

    fn save_pause(&self, pause: Option<Pause>, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>> {
        self.gated(Operation::SavePause, move || self.inner.save_pause(pause, now))
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        self.gated(Operation::Reschedule, move || self.inner.reschedule(moves))
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        self.gated(Operation::Claim, move || self.inner.claim(claim))
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        self.gated(Operation::Finish, move || self.inner.finish(finish))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        self.gated(Operation::Skip, move || self.inner.skip(skip))
    }
}
