//! A store in memory with the rules of the port, and with failures on request. It keeps nothing.
//!
//! The suite of the `store` crate holds it and the real store to the same contract.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures::{FutureExt, future::BoxFuture};

use super::pauses::Pauses;
use crate::{
    error::StoreError,
    run::{Epoch, LogLine, Reason, Run, RunId, RunStatus, RunTrigger, apply_outcome, count_lost_retry},
    schedule::Schedule,
    store::{
        Advance, Claim, ClaimOutcome, Finish, Pause, PendingRetry, Recorded, Reschedule, Skip, Store,
        StoreResult, absorb,
    },
    task::{SystemTask, TaskId},
};

mod edits;

/// Tasks and runs in memory.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

struct State {
    epoch: Epoch,
    zone: Tz,
    tasks: BTreeMap<TaskId, SystemTask>,
    runs: Vec<Run>,
    logs: BTreeMap<RunId, Vec<LogLine>>,
    pauses: Pauses,
    /// What was planned last after a failed run of a task: after which, under which revision, for when.
    retries: BTreeMap<TaskId, (RunId, i64, DateTime<Utc>)>,
    /// What the next writes meet instead of, or after, being done.
    faults: VecDeque<Fault>,
}

enum Fault {
    /// It is not done.
    Fail(StoreError),
    /// It is done, and its answer lost.
    LoseAnswer,
}

impl Default for State {
    fn default() -> Self {
        Self {
            epoch: Epoch(1),
            zone: Tz::UTC,
            tasks: BTreeMap::new(),
            runs: Vec::new(),
            logs: BTreeMap::new(),
            pauses: Pauses::default(),
            retries: BTreeMap::new(),
            faults: VecDeque::new(),
        }
    }
}

impl MemoryStore {
    /// An empty store, epoch 1, on a computer in zone UTC.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a task, or puts another row in its place, whatever was written to that meanwhile. An edit is
    /// [`MemoryStore::update_task`].
    pub fn insert_task(&self, task: SystemTask) {
        self.state().tasks.insert(task.id, task);
    }

    /// Removes a task; its runs stay.
    pub fn remove_task(&self, id: TaskId) {
        self.state().tasks.remove(&id);
    }

    /// A task as it is stored.
    pub fn task(&self, id: TaskId) -> Option<SystemTask> {
        self.state().tasks.get(&id).cloned()
    }

    /// Every run, in the order of their ids.
    pub fn runs(&self) -> Vec<Run> {
        self.state().runs.clone()
    }

    /// The log of a run.
    pub fn log(&self, run: RunId) -> Vec<LogLine> {
        self.state().logs.get(&run).cloned().unwrap_or_default()
    }

    /// Another process takes over: what follows is written under a new epoch.
    pub fn next_epoch(&self) {
        self.state().epoch.0 += 1;
    }

    /// The computer moves to another zone.
    pub fn set_zone(&self, zone: Tz) {
        self.state().zone = zone;
    }

    /// The next `count` writes are not done and fail with what `error` makes.
    pub fn fail_next(&self, count: usize, error: impl Fn() -> StoreError) {
        self.state().faults.extend((0..count).map(|_| Fault::Fail(error())));
    }

    /// The next `count` writes are done, but whoever asked for them is told that they failed.
    pub fn lose_next_answers(&self, count: usize) {
        self.state().faults.extend((0..count).map(|_| Fault::LoseAnswer));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut State) -> StoreResult<T>,
    ) -> BoxFuture<'_, StoreResult<T>> {
        let mut state = self.state();
        let outcome = match state.faults.pop_front() {
            Some(Fault::Fail(error)) => Err(error),
            Some(Fault::LoseAnswer) => {
                job(&mut state).and(Err(StoreError::Failed("the answer was lost".into())))
            }
            None => job(&mut state),
        };
        async move { outcome }.boxed()
    }
}

impl Store for MemoryStore {
    fn epoch(&self) -> Epoch {
        self.state().epoch
    }

    fn interrupt_dead_runs(&self, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<Vec<Run>>> {
        self.write(move |state| Ok(state.interrupt_dead_runs(now)))
    }

    fn load_tasks(&self) -> BoxFuture<'_, StoreResult<Vec<SystemTask>>> {
        let tasks = self.state().tasks.values().cloned().collect();
        async move { Ok(tasks) }.boxed()
    }

    fn load_task(&self, id: TaskId) -> BoxFuture<'_, StoreResult<Option<SystemTask>>> {
        let task = self.task(id);
        async move { Ok(task) }.boxed()
    }

    fn load_pause(&self) -> BoxFuture<'_, StoreResult<Option<Pause>>> {
        let pause = self.state().pauses.in_force();
        async move { Ok(pause) }.boxed()
    }

    fn load_ended_pauses(&self) -> BoxFuture<'_, StoreResult<Vec<Pause>>> {
        let pauses = self.state().pauses.ended();
        async move { Ok(pauses) }.boxed()
    }

    fn load_retries(&self) -> BoxFuture<'_, StoreResult<Vec<PendingRetry>>> {
        let retries = self.state().retries();
        async move { Ok(retries) }.boxed()
    }

    fn give_up_retry(&self, retry: PendingRetry) -> BoxFuture<'_, StoreResult<()>> {
        self.write(move |state| {
            if state.retries.get(&retry.task).is_some_and(|(_, _, at)| *at == retry.at) {
                state.lose_retry(retry.task);
            }
            Ok(())
        })
    }

    fn save_pause(&self, pause: Option<Pause>, now: DateTime<Utc>) -> BoxFuture<'_, StoreResult<()>> {
        self.write(move |state| {
            state.pauses.save(pause, now);
            Ok(())
        })
    }

    fn reschedule(&self, moves: Vec<Reschedule>) -> BoxFuture<'_, StoreResult<()>> {
        self.write(|state| {
            for moved in moves {
                let task = state.tasks.get_mut(&moved.task_id).filter(|task| task.revision == moved.revision);
                let Some(task) = task else { continue };
                task.anchor_at = moved.anchor_at.or(task.anchor_at);
                task.last_slot_at = moved.last_slot_at.or(task.last_slot_at);
                task.next_run_at = moved.next_run_at;
            }
            Ok(())
        })
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, StoreResult<ClaimOutcome>> {
        self.write(|state| Ok(state.claim(&claim)))
    }

    fn finish(&self, finish: Finish) -> BoxFuture<'_, StoreResult<Recorded>> {
        self.write(|state| state.finish(&finish))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        self.write(|state| Ok(state.skip(&skip)))
    }
}

impl State {
    fn claim(&mut self, claim: &Claim) -> ClaimOutcome {
        if let Some(run) = self.runs.iter().rfind(|run| claim.was_granted_as(run, self.epoch)) {
            return ClaimOutcome::Claimed(Arc::new(run.clone()));
        }
        let Some(task) = self.tasks.get(&claim.task_id) else { return ClaimOutcome::Superseded(None) };
        if !claim.may_start(task.enabled, task.revision) {
            return ClaimOutcome::Superseded(Some(Box::new(task.clone())));
        }
        let absorbed = claim.is_absorbed_by(task);
        self.advance(claim.task_id, claim.advance);
        let answer = self.answer_of(claim.task_id, claim.scheduled_for, claim.attempt);
        if let Some(run) = answer.filter(|_| claim.is_scheduled()) {
            if absorbed {
                run.missed_count = absorb(run.missed_count, claim.missed_count);
            }
            return ClaimOutcome::Duplicate;
        }
        if claim.supersedes_retry() {
            self.lose_retry(claim.task_id);
        }
        if let Some(task) = self.tasks.get_mut(&claim.task_id) {
            task.last_run_at = Some(claim.started_at);
        }
        ClaimOutcome::Claimed(Arc::new(self.insert_run(claim.to_run(self.epoch))))
    }

    fn finish(&mut self, finish: &Finish) -> StoreResult<Recorded> {
        let missing = || StoreError::Failed(format!("run {} is not there", finish.run_id).into());
        let run = self.runs.iter_mut().find(|run| run.id == finish.run_id).ok_or_else(missing)?;
        let ends = run.status == RunStatus::Running;
        if ends {
            let outcome = &finish.outcome;
            run.status = outcome.status;
            run.reason.clone_from(&outcome.reason);
            run.result.clone_from(&outcome.result);
            run.error_message.clone_from(&outcome.error_message);
            run.finished_at = Some(outcome.finished_at);
            run.duration_ms = Some(outcome.duration_ms);
        }
        let run = run.clone();
        if ends {
            self.logs.insert(finish.run_id, finish.log.clone());
            if let Some(at) = finish.outcome.retry_at {
                self.retries.insert(finish.task_id, (finish.run_id, finish.claimed_revision, at));
            }
            self.apply(finish);
        }
        let task = self.tasks.get(&finish.task_id).cloned().ok_or_else(missing)?;
        Ok(Recorded::new(run, task))
    }

    fn retries(&self) -> Vec<PendingRetry> {
        let to_come = |(task, (run, revision, at)): (&TaskId, &(RunId, i64, DateTime<Utc>))| {
            self.tasks.get(task).filter(|task| task.revision == *revision && !task.is_suspended())?;
            let run = self.runs.iter().find(|other| other.id == *run && self.is_last(*task, *run))?;
            self.tasks.get(task).filter(|task| run.attempt <= task.max_retries)?;
            Some(PendingRetry {
                at: *at,
                task: *task,
                scheduled_for: run.scheduled_for?,
                attempt: run.attempt + 1,
            })
        };
        self.retries.iter().filter_map(to_come).collect()
    }

    /// Nothing has come in the place of what was planned after a run.
    fn is_last(&self, task: TaskId, run: RunId) -> bool {
        let is_instead = |other: &Run| {
            (other.status != RunStatus::Skipped || other.trigger == RunTrigger::Retry)
                && (other.trigger != RunTrigger::Manual || other.status == RunStatus::Success)
        };
        !self.runs.iter().any(|other| other.task_id == task && other.id > run && is_instead(other))
    }

    /// Takes the planned retry of a task off the record; whether it was still to come.
    fn take_retry(&mut self, task: TaskId) -> bool {
        self.retries.remove(&task).is_some_and(|(run, _, _)| self.is_last(task, run))
    }

    /// The same, where it does not come.
    fn lose_retry(&mut self, task: TaskId) {
        if self.take_retry(task)
            && let Some(task) = self.tasks.get_mut(&task)
        {
            count_lost_retry(task);
        }
    }

    fn interrupt_dead_runs(&mut self, now: DateTime<Utc>) -> Vec<Run> {
        let epoch = self.epoch;
        let mut dead = Vec::new();
        for run in self.runs.iter_mut().filter(|run| run.status == RunStatus::Running && run.epoch != epoch) {
            run.status = RunStatus::Interrupted;
            run.reason = Some(Reason::CRASHED);
            run.error_message = Some(Finish::CRASHED.to_owned());
            run.finished_at = Some(now);
            dead.push(run.clone());
        }
        for run in &dead {
            if let Some(finish) = self.tasks.get(&run.task_id).map(|task| Finish::crashed(run, task, now)) {
                self.apply(&finish);
            }
        }
        dead
    }

    fn apply(&mut self, finish: &Finish) {
        let zone = self.zone;
        let Some(task) = self.tasks.get_mut(&finish.task_id) else { return };
        apply_outcome(task, finish, |task, after| {
            Schedule::of(task).ok().and_then(|schedule| schedule.next_slot(after, zone))
        });
    }

    fn skip(&mut self, skip: &Skip) -> Option<Recorded> {
        let task = self.tasks.get(&skip.task_id).filter(|task| task.revision == skip.revision)?.clone();
        self.advance(skip.task_id, Some(skip.advance));
        if let Some(run) = self.answer_of(skip.task_id, Some(skip.scheduled_for), 1) {
            if skip.is_absorbed_by(&task) {
                run.missed_count = absorb(run.missed_count, skip.missed_count);
            }
            let run = run.clone();
            let is_repeated = skip.was_recorded_as(&run, &task);
            let task = self.tasks.get(&skip.task_id)?.clone();
            return is_repeated.then(|| Recorded::new(run, task));
        }
        self.lose_retry(skip.task_id);
        let latest = self
            .runs
            .iter_mut()
            .rfind(|run| run.task_id == skip.task_id && run.trigger != RunTrigger::Manual);
        let run = if let Some(run) = latest.filter(|run| skip.extends(run)) {
            skip.extend(run);
            run.clone()
        } else {
            self.insert_run(skip.to_run(self.epoch))
        };
        let task = self.tasks.get_mut(&skip.task_id)?;
        if skip.shows_on(task) {
            task.last_status = Some(RunStatus::Skipped.as_str().to_owned());
            task.last_result.clone_from(&run.result);
        }
        Some(Recorded::new(run, task.clone()))
    }

    fn advance(&mut self, task: TaskId, advance: Option<Advance>) {
        if let (Some(task), Some(advance)) = (self.tasks.get_mut(&task), advance) {
            advance.apply(task);
        }
    }

    fn answer_of(&mut self, task: TaskId, slot: Option<DateTime<Utc>>, attempt: i64) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| {
            run.task_id == task
                && run.trigger != RunTrigger::Manual
                && run.scheduled_for == slot
                && run.attempt == attempt
        })
    }

    fn insert_run(&mut self, mut run: Run) -> Run {
        run.id = RunId(self.runs.last().map_or(0, |run| run.id.0) + 1);
        self.runs.push(run.clone());
        run
    }
}
