//! Real work in simulated time: while it is done, the simulated clock stands still.
//!
//! Paused time moves on whenever its runtime has nothing to do, and a database's thread or a socket is none of its
//! business. It waits for blocking work, though; so that is what real work is given out as.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use chrono::{DateTime, Utc};
use futures::future::{BoxFuture, FutureExt};
use scheduler::{
    error::StoreError,
    run::{Epoch, Run},
    store::{
        Claim, ClaimOutcome, Finish, Pause, PendingRetry, Recorded, Reschedule, Skip, Store, StoreResult,
    },
    task::{SystemTask, TaskId},
};
use store::SqliteStore;
use tokio::{runtime::Handle, task::spawn_blocking};

/// Where real work is done.
#[derive(Clone)]
pub struct Reality(Handle);

impl Reality {
    pub fn new(runtime: Handle) -> Self {
        Self(runtime)
    }

    /// Does `work`; no simulated time goes by.
    pub async fn during<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T> {
        let runtime = self.0.clone();
        spawn_blocking(move || runtime.block_on(work))
            .await
            .map_err(|_| anyhow!("real work ended in a panic"))
    }
}

/// The store as the engine of the past has it.
pub struct StillStore {
    pub store: SqliteStore,
    pub reality: Reality,
}

impl StillStore {
    fn during<T, F>(&self, work: impl FnOnce(Arc<SqliteStore>) -> F) -> BoxFuture<'_, StoreResult<T>>
    where
        T: Send + 'static,
        F: Future<Output = StoreResult<T>> + Send + 'static,
    {
        let work = work(Arc::new(self.store.clone()));
        async move {
            let done = self.reality.during(work).await;
            done.unwrap_or_else(|error| Err(StoreError::Failed(error.into())))
        }
        .boxed()
    }
}

impl Store for StillStore {
    fn epoch(&self) -> Epoch {
        self.store.epoch()
    }

    fn interrupt_dead_runs(&self, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>> {
        self.during(|store| async move { store.interrupt_dead_runs(now).await })
    }

    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>> {
        self.during(|store| async move { store.load_tasks().await })
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        self.during(move |store| async move { store.load_task(id).await })
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        self.during(|store| async move { store.load_pause().await })
    }

    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>> {
        self.during(|store| async move { store.load_ended_pauses().await })
    }

    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>> {
        self.during(|store| async move { store.load_retries().await })
    }

    fn give_up_retry(&self, retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>> {
        self.during(move |store| async move { store.give_up_retry(retry).await })
    }

    fn save_pause(&self, pause: Option<Pause>, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>> {
        self.during(move |store| async move { store.save_pause(pause, now).await })
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        self.during(move |store| async move { store.reschedule(moves).await })
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        self.during(move |store| async move { store.claim(claim).await })
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        self.during(move |store| async move { store.finish(finish).await })
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        self.during(move |store| async move { store.skip(skip).await })
    }
}
