//! A store in memory that keeps as much as a scheduler without a database does: each task's row and its latest run.
//!
//! Not the engine's own `testing::MemoryStore`: that one keeps every run there ever was, for tests to look at, and searches
//! all of them at each claim.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use futures::future::{BoxFuture, ready};
use rustc_hash::FxBuildHasher;
use scheduler::{
    error::StoreError,
    run::{Epoch, Run, RunId, RunStatus, apply_outcome},
    store::{
        Claim, ClaimOutcome, Finish, Pause, PendingRetry, Recorded, Reschedule, Skip, Store, StoreResult,
    },
    task::{SystemTask, TaskId},
};

const EPOCH: Epoch = Epoch(1);
/// Parts with a lock each: claims and ends come from different threads, and seldom ask for the same task.
const PARTS: usize = 64;

/// Rows in memory.
pub struct VolatileStore {
    parts: [Mutex<Rows>; PARTS],
    latest_id: AtomicI64,
    answers: AtomicU64,
}

type Rows = HashMap<TaskId, Row, FxBuildHasher>;

struct Row {
    task: Arc<SystemTask>,
    latest: Option<Arc<Run>>,
}

impl Default for VolatileStore {
    fn default() -> Self {
        let parts = std::array::from_fn(|_| Mutex::default());
        Self { parts, latest_id: AtomicI64::new(0), answers: AtomicU64::new(0) }
    }
}

impl VolatileStore {
    /// Adds a task, or replaces the one with its id.
    pub fn insert(&self, task: SystemTask) {
        self.rows(task.id).insert(task.id, Row { task: Arc::new(task), latest: None });
    }

    /// Puts what `edit` makes of a task in its place.
    ///
    /// # Errors
    /// There is no such task, or `edit` fails.
    pub fn edit(&self, id: TaskId, edit: impl FnOnce(&SystemTask) -> Result<SystemTask>) -> Result<()> {
        let mut rows = self.rows(id);
        let row = rows.get_mut(&id).context("there is no such task")?;
        row.task = Arc::new(edit(&row.task)?);
        Ok(())
    }

    /// How many slots have had their answer: a run or a skip.
    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// The part that a task is in.
    fn rows(&self, id: TaskId) -> MutexGuard<'_, Rows> {
        let part = usize::try_from(id.0).unwrap_or_default() % PARTS;
        self.parts[part].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of a run or a skip, which is a slot's answer.
    fn answer(&self) -> RunId {
        self.answers.fetch_add(1, Ordering::Relaxed);
        RunId(self.latest_id.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

impl Store for VolatileStore {
    fn epoch(&self) -> Epoch {
        EPOCH
    }

    fn interrupt_dead_runs(&self, _now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>> {
        let parts = self.parts.iter().map(|part| part.lock().unwrap_or_else(PoisonError::into_inner));
        let mut tasks: Vec<SystemTask> =
            parts.flat_map(|rows| rows.values().map(|row| (*row.task).clone()).collect::<Vec<_>>()).collect();
        tasks.sort_unstable_by_key(|task| task.id);
        Box::pin(ready(Ok(tasks)))
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        Box::pin(ready(Ok(self.rows(id).get(&id).map(|row| (*row.task).clone()))))
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        Box::pin(ready(Ok(None)))
    }

    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    fn give_up_retry(&self, _retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>> {
        Box::pin(ready(Ok(())))
    }

    fn save_pause(&self, _pause: Option<Pause>, _now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>> {
        Box::pin(ready(Ok(())))
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        for moved in moves {
            let mut rows = self.rows(moved.task_id);
            let Some(row) = rows.get_mut(&moved.task_id) else { continue };
            if row.task.revision == moved.revision {
                let task = Arc::make_mut(&mut row.task);
                task.anchor_at = moved.anchor_at.or(task.anchor_at);
                task.last_slot_at = moved.last_slot_at.or(task.last_slot_at);
                task.next_run_at = moved.next_run_at;
            }
        }
        Box::pin(ready(Ok(())))
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        Box::pin(ready(Ok(self.claimed(&claim))))
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        Box::pin(ready(self.finished(&finish)))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        Box::pin(ready(Ok(self.skipped(&skip))))
    }
}

impl VolatileStore {
    fn claimed(&self, claim: &Claim) -> ClaimOutcome {
        let mut rows = self.rows(claim.task_id);
        let Some(row) = rows.get_mut(&claim.task_id) else { return ClaimOutcome::Superseded(None) };
        if let Some(run) = row.latest.as_ref().filter(|run| claim.was_granted_as(run, EPOCH)) {
            return ClaimOutcome::Claimed(run.clone());
        }
        if !claim.may_start(row.task.enabled, row.task.revision) {
            return ClaimOutcome::Superseded(Some(Box::new((*row.task).clone())));
        }
        // In place, unless somebody still looks at the row.
        let task = Arc::make_mut(&mut row.task);
        if let Some(advance) = claim.advance {
            advance.apply(task);
        }
        let answers = |run: &Run| run.scheduled_for == claim.scheduled_for && run.attempt == claim.attempt;
        if claim.is_scheduled() && row.latest.as_ref().is_some_and(|run| answers(run)) {
            return ClaimOutcome::Duplicate;
        }
        task.last_run_at = Some(claim.started_at);
        let run = Arc::new(Run { id: self.answer(), ..claim.to_run(EPOCH) });
        row.latest = Some(Arc::clone(&run));
        ClaimOutcome::Claimed(run)
    }

    fn finished(&self, finish: &Finish) -> StoreResult<Recorded> {
        let missing = || StoreError::Failed(format!("run {} is not there", finish.run_id).into());
        let mut rows = self.rows(finish.task_id);
        let row = rows.get_mut(&finish.task_id).ok_or_else(missing)?;
        let run = row.latest.as_mut().filter(|run| run.id == finish.run_id).ok_or_else(missing)?;
        if run.status == RunStatus::Running {
            let (run, outcome) = (Arc::make_mut(run), &finish.outcome);
            run.status = outcome.status;
            run.reason.clone_from(&outcome.reason);
            run.result.clone_from(&outcome.result);
            run.error_message.clone_from(&outcome.error_message);
            run.finished_at = Some(outcome.finished_at);
            run.duration_ms = Some(outcome.duration_ms);
            apply_outcome(Arc::make_mut(&mut row.task), finish, |_, _| None);
        }
        Ok(Recorded { run: Arc::clone(run), task: Arc::clone(&row.task) })
    }

    fn skipped(&self, skip: &Skip) -> Option<Recorded> {
        let mut rows = self.rows(skip.task_id);
        let row = rows.get_mut(&skip.task_id).filter(|row| row.task.revision == skip.revision)?;
        skip.advance.apply(Arc::make_mut(&mut row.task));
        let run = Arc::new(Run { id: self.answer(), ..skip.to_run(EPOCH) });
        // What runs meanwhile stays the latest: its end has to find it.
        if row.latest.as_ref().is_none_or(|latest| latest.status != RunStatus::Running) {
            row.latest = Some(Arc::clone(&run));
        }
        Some(Recorded { run, task: Arc::clone(&row.task) })
    }
}
