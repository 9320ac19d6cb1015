//! The engine's port, on SQLite: each method is one job of the writer, or one query.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use scheduler::{
    run::{Epoch, Run},
    store::{
        Claim, ClaimOutcome, Finish, Pause, PendingRetry, Recorded, Reschedule, Skip, Store, StoreResult,
    },
    task::{SystemTask, TaskId},
};

use crate::{
    SqliteStore,
    queries::{outcomes, pauses, retries, settings, slots},
};

impl Store for SqliteStore {
    fn epoch(&self) -> Epoch {
        self.own_epoch()
    }

    fn interrupt_dead_runs(&self, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>> {
        let (epoch, clock) = (self.own_epoch(), self.clock());
        Box::pin(self.write(move |connection| outcomes::interrupt_dead_runs(connection, now, epoch, &clock)))
    }

    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>> {
        Box::pin(self.list_tasks())
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        Box::pin(self.task_by_id(id))
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        Box::pin(self.read(settings::load_pause))
    }

    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>> {
        Box::pin(self.read(pauses::load_ended))
    }

    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>> {
        Box::pin(self.read(retries::load))
    }

    fn give_up_retry(&self, retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>> {
        Box::pin(self.write_repeatable(move |connection| retries::give_up(connection, &retry)))
    }

    fn save_pause(&self, pause: Option<Pause>, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>> {
        Box::pin(self.write(move |connection| settings::save_pause(connection, pause, now)))
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        Box::pin(self.write(move |connection| slots::reschedule(connection, &moves)))
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        let epoch = self.own_epoch();
        Box::pin(self.write_repeatable(move |connection| slots::claim(connection, &claim, epoch)))
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        let clock = self.clock();
        Box::pin(self.write_repeatable(move |connection| outcomes::finish(connection, &finish, &clock)))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        let epoch = self.own_epoch();
        Box::pin(self.write_repeatable(move |connection| slots::skip(connection, &skip, epoch)))
    }
}
