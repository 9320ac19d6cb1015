//! A store in memory with the rules of the port, and with failures on request. It keeps nothing.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use futures::{FutureExt, future::BoxFuture};

use crate::{
    clock::{Clock, SystemClock},
    error::StoreError,
    run::{Epoch, LogLine, Reason, Run, RunId, RunStatus, RunTrigger, settle_task},
    schedule::Schedule,
    store::{Advance, Claim, ClaimOutcome, Finish, Pause, Recorded, Reschedule, Skip, Store, StoreResult},
    task::{SystemTask, TaskId},
};

/// Tasks and runs in memory.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

struct State {
    epoch: Epoch,
    tasks: BTreeMap<TaskId, SystemTask>,
    runs: Vec<Run>,
    logs: BTreeMap<RunId, Vec<LogLine>>,
    pause: Option<Pause>,
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
            tasks: BTreeMap::new(),
            runs: Vec::new(),
            logs: BTreeMap::new(),
            pause: None,
            faults: VecDeque::new(),
        }
    }
}

impl MemoryStore {
    /// An empty store, epoch 1.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a task, or replaces the one with its id.
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
        self.write(|state| {
            let epoch = state.epoch;
            let mut dead = Vec::new();
            for run in &mut state.runs {
                if run.status == RunStatus::Running && run.epoch != epoch {
                    run.status = RunStatus::Interrupted;
                    run.reason = Some(Reason::CRASHED);
                    run.finished_at = Some(now);
                    dead.push(run.clone());
                }
            }
            for run in &dead {
                if let Some(task) = state.tasks.get_mut(&run.task_id) {
                    task.last_status = Some(RunStatus::Interrupted.as_str().to_owned());
                }
            }
            Ok(dead)
        })
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
        let pause = self.state().pause;
        async move { Ok(pause) }.boxed()
    }

    fn save_pause(&self, pause: Option<Pause>) -> BoxFuture<'_, StoreResult<()>> {
        self.write(|state| {
            state.pause = pause;
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
        self.write(|state| state.finish(finish))
    }

    fn skip(&self, skip: Skip) -> BoxFuture<'_, StoreResult<Option<Recorded>>> {
        self.write(|state| Ok(state.skip(&skip)))
    }
}

impl State {
    fn claim(&mut self, claim: &Claim) -> ClaimOutcome {
        let Some(task) = self.tasks.get(&claim.task_id) else { return ClaimOutcome::Superseded(None) };
        let by_schedule = claim.trigger != RunTrigger::Manual;
        if let Some(run) = self.claimed_before(claim) {
            return ClaimOutcome::Claimed(run);
        }
        if by_schedule && (task.revision != claim.revision || !task.enabled) {
            return ClaimOutcome::Superseded(Some(Box::new(task.clone())));
        }
        self.advance(claim.task_id, claim.advance);
        if by_schedule && self.has_answer(claim.task_id, claim.scheduled_for, claim.attempt) {
            return ClaimOutcome::Duplicate;
        }
        let run = Run {
            id: self.next_run_id(),
            task_id: claim.task_id,
            scheduled_for: claim.scheduled_for,
            trigger: claim.trigger,
            attempt: claim.attempt,
            status: RunStatus::Running,
            reason: None,
            started_at: claim.started_at,
            finished_at: None,
            duration_ms: None,
            result: None,
            error_message: None,
            missed_count: claim.missed_count,
            blocked_by: None,
            epoch: self.epoch,
        };
        self.runs.push(run.clone());
        ClaimOutcome::Claimed(run)
    }

    fn claimed_before(&self, claim: &Claim) -> Option<Run> {
        let same = |run: &&Run| {
            run.task_id == claim.task_id
                && run.trigger == claim.trigger
                && run.scheduled_for == claim.scheduled_for
                && run.attempt == claim.attempt
                && run.started_at == claim.started_at
                && run.epoch == self.epoch
                && run.status == RunStatus::Running
        };
        self.runs.iter().find(same).cloned()
    }

    fn finish(&mut self, finish: Finish) -> StoreResult<Recorded> {
        let missing = || StoreError::Failed(format!("run {} is not there", finish.run_id).into());
        let task = self.tasks.get(&finish.task_id).ok_or_else(missing)?;
        let run = self.runs.iter_mut().find(|run| run.id == finish.run_id).ok_or_else(missing)?;
        if run.status != RunStatus::Running {
            return Ok(Recorded { run: run.clone(), task: task.clone() });
        }
        let zone = SystemClock::new().zone();
        let settled = settle_task(task, &finish, |task, after| {
            Schedule::of(task).ok().and_then(|schedule| schedule.next_slot(after, zone))
        });
        run.status = finish.outcome.status;
        run.reason = finish.outcome.reason;
        run.result = finish.outcome.result;
        run.error_message = finish.outcome.error_message;
        run.finished_at = Some(finish.outcome.finished_at);
        run.duration_ms = Some(finish.outcome.duration_ms);
        let run = run.clone();
        self.logs.insert(finish.run_id, finish.log);
        self.tasks.insert(finish.task_id, settled.clone());
        Ok(Recorded { run, task: settled })
    }

    fn skip(&mut self, skip: &Skip) -> Option<Recorded> {
        self.tasks.get(&skip.task_id).filter(|task| task.revision == skip.revision)?;
        let answered = self.has_answer(skip.task_id, Some(skip.scheduled_for), 1);
        self.advance(skip.task_id, Some(skip.advance));
        if answered {
            return None;
        }
        let next_id = self.next_run_id();
        let epoch = self.epoch;
        let latest = self.runs.iter_mut().rfind(|run| run.task_id == skip.task_id);
        let mergeable = latest.filter(|run| {
            run.status == RunStatus::Skipped
                && run.reason.as_ref() == Some(&skip.reason)
                && run.blocked_by == skip.blocked_by
                && skip.merge_since.is_some_and(|since| run.started_at >= since)
        });
        let run = if let Some(run) = mergeable {
            run.scheduled_for = Some(skip.scheduled_for);
            run.missed_count += skip.missed_count;
            run.finished_at = Some(skip.at);
            run.clone()
        } else {
            let run = Run {
                id: next_id,
                task_id: skip.task_id,
                scheduled_for: Some(skip.scheduled_for),
                trigger: RunTrigger::Schedule,
                attempt: 1,
                status: RunStatus::Skipped,
                reason: Some(skip.reason.clone()),
                started_at: skip.at,
                finished_at: Some(skip.at),
                duration_ms: Some(0),
                result: None,
                error_message: skip.message.clone(),
                missed_count: skip.missed_count,
                blocked_by: skip.blocked_by,
                epoch,
            };
            self.runs.push(run.clone());
            run
        };
        let task = self.tasks.get_mut(&skip.task_id)?;
        if skip.reason != Reason::OVERLAP {
            task.last_status = Some(RunStatus::Skipped.as_str().to_owned());
            task.last_result = Some(format!("{{\"reason\":\"{}\"}}", skip.reason));
        }
        Some(Recorded { run, task: task.clone() })
    }

    fn advance(&mut self, task: TaskId, advance: Option<Advance>) {
        let (Some(task), Some(advance)) = (self.tasks.get_mut(&task), advance) else { return };
        if task.last_slot_at.is_none_or(|watermark| watermark <= advance.last_slot_at) {
            task.last_slot_at = Some(advance.last_slot_at);
            task.next_run_at = advance.next_run_at;
        }
    }

    fn has_answer(&self, task: TaskId, slot: Option<DateTime<Utc>>, attempt: i64) -> bool {
        self.runs.iter().any(|run| {
            run.task_id == task
                && run.trigger != RunTrigger::Manual
                && run.scheduled_for == slot
                && run.attempt == attempt
        })
    }

    fn next_run_id(&self) -> RunId {
        RunId(self.runs.last().map_or(0, |run| run.id.0) + 1)
    }
}
