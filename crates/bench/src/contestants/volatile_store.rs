//! A store in memory that keeps as much as a scheduler without a database does: each task's row and its latest run.
//!
//! Not the engine's own `testing::MemoryStore`: that one keeps every run there ever was, for tests to look at, and searches
//! all of them at each claim.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use futures::future::{BoxFuture, ready};
use scheduler::{
    error::StoreError,
    run::{Epoch, Run, RunId, RunStatus, settle_task},
    store::{Advance, Claim, ClaimOutcome, Finish, Pause, Recorded, Reschedule, Skip, Store, StoreResult},
    task::{SystemTask, TaskId},
};

const EPOCH: Epoch = Epoch(1);

/// Rows in memory.
#[derive(Default)]
pub struct VolatileStore {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rows: BTreeMap<TaskId, Row>,
    latest_id: i64,
    answers: u64,
}

struct Row {
    task: Arc<SystemTask>,
    latest: Option<Arc<Run>>,
}

impl VolatileStore {
    /// Adds a task, or replaces the one with its id.
    pub fn insert(&self, task: SystemTask) {
        self.state().rows.insert(task.id, Row { task: Arc::new(task), latest: None });
    }

    /// Puts what `edit` makes of a task in its place.
    ///
    /// # Errors
    /// There is no such task, or `edit` fails.
    pub fn edit(&self, id: TaskId, edit: impl FnOnce(&SystemTask) -> Result<SystemTask>) -> Result<()> {
        let mut state = self.state();
        let row = state.rows.get_mut(&id).context("there is no such task")?;
        row.task = Arc::new(edit(&row.task)?);
        Ok(())
    }

    /// How many slots have had their answer: a run or a skip.
    pub fn answers(&self) -> u64 {
        self.state().answers
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        Box::pin(ready(Ok(self.state().rows.values().map(|row| (*row.task).clone()).collect())))
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        Box::pin(ready(Ok(self.state().rows.get(&id).map(|row| (*row.task).clone()))))
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        Box::pin(ready(Ok(None)))
    }

    fn save_pause(&self, _pause: Option<Pause>) -> BoxFuture<'_, StoreResult<()>> {
        Box::pin(ready(Ok(())))
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        let mut state = self.state();
        for moved in moves {
            let Some(row) = state.rows.get_mut(&moved.task_id) else { continue };
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
        Box::pin(ready(Ok(self.state().claim(&claim))))
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        Box::pin(ready(self.state().finish(&finish)))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        Box::pin(ready(Ok(self.state().skip(&skip))))
    }
}

impl State {
    fn claim(&mut self, claim: &Claim) -> ClaimOutcome {
        let Some(row) = self.rows.get_mut(&claim.task_id) else { return ClaimOutcome::Superseded(None) };
        if let Some(run) = row.latest.as_ref().filter(|run| claim.was_granted_as(run, EPOCH)) {
            return ClaimOutcome::Claimed(run.clone());
        }
        if !claim.may_start(row.task.enabled, row.task.revision) {
            return ClaimOutcome::Superseded(Some(Box::new((*row.task).clone())));
        }
        // In place, unless somebody still looks at the row.
        let task = Arc::make_mut(&mut row.task);
        if let Some(advance) = claim.advance {
            move_forward(task, advance);
        }
        let answers = |run: &Run| run.scheduled_for == claim.scheduled_for && run.attempt == claim.attempt;
        if claim.is_scheduled() && row.latest.as_ref().is_some_and(|run| answers(run)) {
            return ClaimOutcome::Duplicate;
        }
        task.last_run_at = Some(claim.started_at);
        self.latest_id += 1;
        self.answers += 1;
        let run = Arc::new(Run { id: RunId(self.latest_id), ..claim.to_run(EPOCH) });
        row.latest = Some(Arc::clone(&run));
        ClaimOutcome::Claimed(run)
    }

    fn finish(&mut self, finish: &Finish) -> StoreResult<Recorded> {
        let missing = || StoreError::Failed(format!("run {} is not there", finish.run_id).into());
        let row = self.rows.get_mut(&finish.task_id).ok_or_else(missing)?;
        let run = row.latest.as_mut().filter(|run| run.id == finish.run_id).ok_or_else(missing)?;
        if run.status == RunStatus::Running {
            let (run, outcome) = (Arc::make_mut(run), &finish.outcome);
            run.status = outcome.status;
            run.reason.clone_from(&outcome.reason);
            run.result.clone_from(&outcome.result);
            run.error_message.clone_from(&outcome.error_message);
            run.finished_at = Some(outcome.finished_at);
            run.duration_ms = Some(outcome.duration_ms);
            settle_task(Arc::make_mut(&mut row.task), finish, |_, _| None);
        }
        Ok(Recorded { run: Arc::clone(run), task: Arc::clone(&row.task) })
    }

    fn skip(&mut self, skip: &Skip) -> Option<Recorded> {
        let row = self.rows.get_mut(&skip.task_id).filter(|row| row.task.revision == skip.revision)?;
        move_forward(Arc::make_mut(&mut row.task), skip.advance);
        self.latest_id += 1;
        self.answers += 1;
        let run = Arc::new(Run { id: RunId(self.latest_id), ..skip.to_run(EPOCH) });
        // What runs meanwhile stays the latest: its end has to find it.
        if row.latest.as_ref().is_none_or(|latest| latest.status != RunStatus::Running) {
            row.latest = Some(Arc::clone(&run));
        }
        Some(Recorded { run, task: Arc::clone(&row.task) })
    }
}

fn move_forward(task: &mut SystemTask, advance: Advance) {
    if task.last_slot_at.is_none_or(|watermark| watermark <= advance.last_slot_at) {
        task.last_slot_at = Some(advance.last_slot_at);
        task.next_run_at = advance.next_run_at;
    }
}
