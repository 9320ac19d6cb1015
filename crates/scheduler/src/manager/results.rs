//! Takes in what jobs return: claims, outcomes, skips, rows read again.

use std::sync::Arc;

use tokio::sync::{oneshot, watch};

use super::{Exit, Manager, entry::Entry};
use crate::{
    error::{PauseError, StoreError},
    event::{ChangeCause, SchedulerEvent},
    execution::{Executed, Execution, execute, persist},
    handle::RunNowReply,
    handler::RunReport,
    run::Run,
    store::{ClaimOutcome, Pause, Recorded, StoreResult},
    task::{SystemTask, TaskId},
};

/// What a job of the pool returns.
pub enum Done {
    /// A claim was answered.
    Claimed { task: TaskId, report: watch::Sender<RunReport>, outcome: StoreResult<ClaimOutcome> },
    /// A run ended and is stored.
    Executed { task: TaskId, outcome: StoreResult<Executed> },
    /// A slot was passed over and that is stored.
    Skipped { task: TaskId, revision: i64, outcome: StoreResult<Option<Recorded>> },
    /// A row was read again.
    Reloaded { task: TaskId, outcome: StoreResult<Option<SystemTask>>, reply: Option<oneshot::Sender<()>> },
    /// A pause was stored, or its end.
    PauseSaved {
        pause: Option<Pause>,
        outcome: StoreResult<()>,
        reply: Option<oneshot::Sender<Result<(), PauseError>>>,
    },
    /// The pause was read again.
    PauseLoaded { outcome: StoreResult<Option<Pause>> },
    /// Next slots were moved.
    Rescheduled { tasks: Vec<(TaskId, i64)>, outcome: StoreResult<()> },
}

impl Manager {
    pub(super) fn on_done(&mut self, done: Done) {
        match done {
            Done::Claimed { task, report, outcome } => self.on_claimed(task, report, outcome),
            Done::Executed { task, outcome } => self.on_executed(task, outcome),
            Done::Skipped { task, revision, outcome } => {
                self.written(task, revision);
                if let Some(Some(recorded)) = self.stored(outcome) {
                    self.take_in(recorded, ChangeCause::Skipped);
                } else {
                    self.reload(task, None);
                }
            }
            Done::Reloaded { task, outcome, reply } => {
                match self.stored(outcome) {
                    Some(Some(row)) => self.adopt(row),
                    Some(None) => drop(self.entries.remove(&task)),
                    None => {}
                }
                if let Some(reply) = reply {
                    self.answer(reply, ());
                }
            }
            Done::PauseSaved { pause, outcome, reply } => self.on_pause_saved(pause, outcome, reply),
            Done::PauseLoaded { outcome } => {
                if let Some(pause) = self.stored(outcome) {
                    self.pause = pause;
                    self.tell(SchedulerEvent::PauseChanged);
                }
            }
            Done::Rescheduled { tasks, outcome } => {
                for (task, revision) in tasks {
                    self.written(task, revision);
                }
                self.stored(outcome);
            }
        }
    }

    /// What was on its way to the store for this revision of the task has arrived.
    fn written(&mut self, task: TaskId, revision: i64) {
        if let Some(entry) = self.entries.get_mut(&task).filter(|entry| entry.task.revision == revision) {
            entry.writing = false;
        }
    }

    fn on_claimed(
        &mut self,
        task: TaskId,
        report: watch::Sender<RunReport>,
        outcome: StoreResult<ClaimOutcome>,
    ) {
        match self.stored(outcome) {
            Some(ClaimOutcome::Claimed(run)) => self.begin(run, report),
            other => {
                // Nothing runs: who waited for it asks anew.
                if let Some(in_flight) = self.pool.release(task) {
                    let waiting = in_flight.answers.into_iter().chain(in_flight.latecomers);
                    self.manual.extend(waiting.map(|answer| (task, answer)));
                }
                match other {
                    Some(ClaimOutcome::Superseded(Some(row))) => self.adopt(*row),
                    Some(ClaimOutcome::Superseded(None)) => drop(self.entries.remove(&task)),
                    _ => {}
                }
            }
        }
    }

    fn begin(&mut self, run: Run, report: watch::Sender<RunReport>) {
        let task_id = run.task_id;
        let Some(entry) = self.entries.get(&task_id) else { return };
        let Some(in_flight) = self.pool.of_task_mut(task_id) else { return };
        in_flight.run_id = Some(run.id);
        in_flight.started_at = run.started_at;
        for answer in in_flight.latecomers.drain(..) {
            let _ = answer.send(Ok(RunNowReply::AlreadyRunning(run.id)));
        }
        let stop = Arc::clone(&in_flight.stop);
        self.tell(SchedulerEvent::RunStarted { run_id: run.id, task_id, trigger: run.trigger });
        self.tell_changed(&entry.task, ChangeCause::Started);
        let execution = Execution {
            task: Arc::clone(&entry.task),
            handler: self.ports.handlers.get(&entry.task.task_type),
            stop,
            report,
            next_slot: entry.next,
            grace: self.ports.options.grace,
            run,
        };
        let (store, clock) = (Arc::clone(&self.ports.store), Arc::clone(&self.ports.clock));
        self.pool.spawn(Box::pin(async move {
            Done::Executed { task: task_id, outcome: execute(execution, &*store, clock).await }
        }));
    }

    fn on_executed(&mut self, task: TaskId, outcome: StoreResult<Executed>) {
        let in_flight = self.pool.release(task);
        let Some(Executed { recorded, retry, stuck }) = self.stored(outcome) else { return };
        if stuck {
            tracing::error!(%task, "a handler ignored its cancellation; its worker was replaced");
        }
        let run = Arc::new(recorded.run.clone());
        self.take_in(recorded, ChangeCause::Finished);
        if let (Some(retry), Some(entry)) = (retry, self.entries.get_mut(&task))
            && entry.task.enabled
            && !entry.task.is_suspended()
        {
            entry.retry = Some(retry);
            let due = entry.due_retry();
            self.queue.push_all(due);
        }
        for answer in in_flight.into_iter().flat_map(|in_flight| in_flight.answers) {
            self.answer(answer, Ok(RunNowReply::Finished(Arc::clone(&run))));
        }
    }

    /// A row of history is stored: goes by the task it left behind, and tells.
    fn take_in(&mut self, recorded: Recorded, cause: ChangeCause) {
        let Recorded { run, task } = recorded;
        let row = Arc::new(task.clone());
        match self.entries.get_mut(&task.id) {
            Some(entry) if entry.task.revision == task.revision => {
                let suspension_changed = entry.task.is_suspended() != task.is_suspended();
                let next = task.next_run_at;
                entry.task = Arc::clone(&row);
                if suspension_changed {
                    entry.retry = None;
                    entry.waiting = None;
                    self.expect(task.id, next);
                }
            }
            Some(_) => self.adopt(task),
            None => {}
        }
        self.tell(SchedulerEvent::RunFinished { run: Arc::new(run), task: Arc::clone(&row) });
        self.tell_changed(&row, cause);
    }

    /// Goes by a row of a newer revision: whatever was expected of the older one is stale.
    fn adopt(&mut self, row: SystemTask) {
        let id = row.id;
        if self.entries.get(&id).is_some_and(|entry| entry.task.revision > row.revision) {
            return;
        }
        let unchanged = self.entries.get(&id).is_some_and(|entry| entry.task.revision == row.revision);
        if unchanged {
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.task = Arc::new(row);
            }
            return;
        }
        self.tell_changed(&row, ChangeCause::Edited);
        let entry = Entry::new(row);
        if self.ports.options.scheduled {
            self.queue.push_all(entry.due_slot());
        }
        self.entries.insert(id, entry);
    }

    /// Reads a row again, outside the loop.
    pub(super) fn reload(&mut self, task: TaskId, reply: Option<oneshot::Sender<()>>) {
        let store = Arc::clone(&self.ports.store);
        self.pool.spawn(Box::pin(async move {
            Done::Reloaded { task, outcome: persist("load task", || store.load_task(task)).await, reply }
        }));
    }

    /// Notes how the store is doing; `None` when it failed for good.
    pub(super) fn stored<T>(&mut self, outcome: StoreResult<T>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.store_error = None;
                Some(value)
            }
            Err(error) => {
                tracing::error!(%error, "the store has failed for good");
                self.store_error = Some(error.to_string());
                if matches!(error, StoreError::Superseded) {
                    self.exit = Some(Exit::Superseded);
                }
                None
            }
        }
    }
}
