//! Takes in what jobs return: claims, outcomes, skips. What rows that were read say is for `rows`.

use std::sync::Arc;

use futures::FutureExt;
use tokio::sync::oneshot;

use super::{Exit, Manager, job::Lost};
use crate::{
    error::{PauseError, StoreError},
    event::{ChangeCause, SchedulerEvent},
    execution::{Ending, Executed, Execution},
    handle::RunNowReply,
    run::{Run, RunStatus, RunTrigger, TaskRunResult},
    store::{ClaimOutcome, Pause, Recorded, StoreResult},
    task::{SystemTask, TaskId},
};

/// What a job of the pool returns.
pub enum Done {
    /// A claim was answered.
    Claimed { task: TaskId, outcome: StoreResult<ClaimOutcome> },
    /// A handler has ended; how it did is being stored.
    Ended { task: TaskId },
    /// A run ended and is stored.
    Executed { task: TaskId, outcome: StoreResult<Executed> },
    /// A handler holds its thread, whatever it was asked.
    Overran { task: TaskId },
    /// A slot was passed over and that is stored.
    Skipped { task: TaskId, revision: i64, outcome: StoreResult<Option<Recorded>> },
    /// A row was read again; `anew`: whatever was known of it is in doubt.
    Reloaded {
        task: TaskId,
        outcome: StoreResult<Option<Box<SystemTask>>>,
        anew: bool,
        reply: Option<oneshot::Sender<()>>,
    },
    /// A pause was stored, or its end.
    PauseSaved {
        pause: Option<Pause>,
        outcome: StoreResult<()>,
        reply: Option<oneshot::Sender<Result<(), PauseError>>>,
    },
    /// A retry was given up and that is stored.
    RetryGivenUp { task: TaskId, outcome: StoreResult<()> },
    /// The pause was read again.
    PauseLoaded { outcome: StoreResult<Option<Pause>> },
    /// Next slots were moved.
    Rescheduled { tasks: Vec<(TaskId, i64)>, outcome: StoreResult<()> },
    /// The job panicked.
    Lost(Lost),
}

impl Done {
    /// Whose run it is about.
    pub fn of_run(&self) -> Option<TaskId> {
        match self {
            Self::Claimed { task, .. }
            | Self::Ended { task }
            | Self::Executed { task, .. }
            | Self::Overran { task } => Some(*task),
            Self::Lost(lost) => lost.of_run(),
            _ => None,
        }
    }
}

impl Manager {
    pub(super) fn on_done(&mut self, done: Done) {
        match done {
            Done::Claimed { task, outcome } => self.on_claimed(task, outcome),
            Done::Ended { task } => self.pool.give_back(task),
            Done::Executed { task, outcome } => self.on_executed(task, outcome),
            Done::Overran { task } => {
                if let Some((execution, ending)) = self.pool.leave_behind(task) {
                    self.conclude(execution, ending);
                }
            }
            Done::Skipped { task, revision, outcome } => {
                self.written(task, revision);
                match self.stored(outcome) {
                    Some(Some(recorded)) => self.take_in_skip(recorded),
                    // The slot has its answer, and the row has moved on; or it is another one by now.
                    Some(None) => {
                        self.reload(task, None);
                        self.tell_when_published(task);
                    }
                    None => self.read_anew(task),
                }
            }
            Done::Reloaded { task, outcome, anew, reply } => {
                match self.read(outcome) {
                    Some(Some(mut row)) if anew => self.replace(&mut row),
                    Some(Some(mut row)) => self.adopt(&mut row),
                    Some(None) => self.remove(task),
                    None => {}
                }
                if let Some(reply) = reply {
                    self.reply(reply, ());
                }
            }
            Done::PauseSaved { pause, outcome, reply } => self.on_pause_saved(pause, outcome, reply),
            Done::PauseLoaded { outcome } => {
                if let Some(pause) = self.read(outcome) {
                    self.go_by_pause(pause);
                }
            }
            Done::Rescheduled { tasks, outcome } => {
                for (task, revision) in &tasks {
                    self.written(*task, *revision);
                }
                if self.stored(outcome).is_some() {
                    for (task, revision) in tasks {
                        self.tell_changed(task, revision, ChangeCause::Rescheduled);
                    }
                }
            }
            Done::RetryGivenUp { task, outcome } => {
                if self.stored(outcome).is_some() {
                    self.tell_when_published(task);
                }
            }
            Done::Lost(lost) => self.on_lost(lost),
        }
    }

    /// Begins the runs that were granted while it was asked for them.
    pub(super) fn begin_granted(&mut self) {
        while let Some((task, outcome)) = self.pool.next_granted() {
            self.on_claimed(task, outcome);
            self.look_again_after_start(task);
        }
    }

    /// What was on its way to the store for this revision of the task has arrived.
    pub(super) fn written(&mut self, task: TaskId, revision: i64) {
        if let Some(entry) = self.entries.get_mut(&task).filter(|entry| entry.task.revision == revision) {
            entry.writing = entry.writing.saturating_sub(1);
        }
        self.arrived(task);
    }

    fn on_claimed(&mut self, task: TaskId, outcome: StoreResult<ClaimOutcome>) {
        match self.stored(outcome) {
            Some(ClaimOutcome::Claimed(run)) => {
                // Where the clock was put right since it was decided, what is behind it is still to come.
                let through = run.started_at.min(self.time.wall());
                if run.trigger == RunTrigger::Retry {
                    self.forget_retry(task);
                }
                let behind = self.pool.of_task(task).and_then(|run| run.behind);
                self.begin(run);
                if let Some(behind) = behind {
                    self.skip_behind(task, behind, through);
                }
                self.arrived(task);
            }
            Some(refused) => {
                // Nothing runs: who waited for it asks anew.
                if let Some(in_flight) = self.pool.release(task) {
                    let waiting = in_flight.callers.into_iter().chain(in_flight.latecomers);
                    self.manual.extend(waiting.map(|caller| (task, caller)));
                }
                match refused {
                    ClaimOutcome::Superseded(Some(mut row)) => self.adopt(&mut row),
                    ClaimOutcome::Superseded(None) => self.remove(task),
                    // It has come before: the clock was set back.
                    ClaimOutcome::Duplicate => {
                        self.forget_retry(task);
                        self.tell_when_published(task);
                    }
                    ClaimOutcome::Claimed(_) => {}
                }
                self.arrived(task);
            }
            // The store is closed: asking anew at once would be answered the same. Dropping the answers says so.
            None => {
                drop(self.pool.release(task));
                self.read_anew(task);
            }
        }
    }

    fn begin(&mut self, run: Arc<Run>) {
        let task_id = run.task_id;
        let Some(in_flight) = self.pool.of_task_mut(task_id) else { return };
        // Before the clock is asked: should that panic, it is known which run is open.
        in_flight.run_id = Some(run.id);
        in_flight.started_at = run.started_at;
        let awake = self.ports.clock.monotonic();
        in_flight.awake_since = awake;
        let latecomers = std::mem::take(&mut in_flight.latecomers);
        let (task, signals) = (Arc::clone(&in_flight.task), Arc::clone(&in_flight.signals));
        for caller in latecomers {
            self.reply(caller, Ok(RunNowReply::AlreadyRunning(run.id)));
        }
        self.tell(SchedulerEvent::RunStarted { run_id: run.id, task_id, trigger: run.trigger });
        self.tell_changed(task.id, task.revision, ChangeCause::Started);
        let stopped = signals.is_stopped().then(|| signals.why());
        let execution = Arc::new(Execution {
            task,
            signals,
            next_slot: self.entries.get(&task_id).and_then(|entry| entry.next),
            began: awake,
            ports: Arc::clone(&self.ports),
            run,
        });
        if let Some(why) = stopped {
            return self.conclude(execution, Ending::Stopped { why, stuck: false });
        }
        if let Err(error) = self.pool.call(&execution) {
            let sentence = format!("the computer has no thread left to run it on: {error}");
            self.conclude(execution, Ending::Returned(TaskRunResult::error(sentence)));
        }
    }

    /// Stores how a run ended whose handler does not say so.
    fn conclude(&mut self, execution: Arc<Execution>, ending: Ending) {
        let task = execution.task.id;
        self.pool.give_back(task);
        let job = async move {
            let ended = execution.ended(ending);
            Done::Executed { task, outcome: execution.finish(ended).await }
        };
        self.pool.spawn(Lost::Run(task), job.boxed());
    }

    fn on_executed(&mut self, task: TaskId, outcome: StoreResult<Executed>) {
        let in_flight = self.pool.release(task);
        if outcome.is_err() && !self.entries.contains_key(&task) {
            tracing::info!(%task, "a run has ended whose task is gone; there is no row left to say so");
            return;
        }
        let Some(executed) = self.stored(outcome) else { return };
        let Executed { recorded, packed, retry, stuck } = executed;
        if stuck {
            tracing::error!(%task, "a handler ignored its cancellation; its worker was replaced");
        }
        let run = self.take_in(recorded, packed);
        if run.trigger == RunTrigger::Manual
            && run.status == RunStatus::Success
            && self.entries.get(&task).is_some_and(|entry| entry.retry.is_some())
        {
            // It has done what the planned retry was for.
            self.forget_retry(task);
            self.tell_when_published(task);
        }
        if let (Some(retry), Some(entry)) = (retry, self.entries.get(&task)) {
            // Under another schedule its slot is none; being enabled again counts as one, because that begins the grid anew.
            let keeps_schedule = in_flight.as_ref().is_none_or(|run| entry.has_schedule_of(&run.task));
            // The zone may have changed since it began, or the slot before this one was replayed.
            let comes_first = entry.waiting.is_none() && entry.next.is_none_or(|next| retry.at < next);
            if entry.task.enabled && keeps_schedule && comes_first && entry.allows(&retry) {
                self.expect_retry(retry);
                self.tell_when_published(task);
            } else {
                self.store_given_up(retry);
            }
        }
        // Of a run that was lost while it was being begun, latecomers have had no answer either.
        for caller in in_flight.into_iter().flat_map(|run| run.callers.into_iter().chain(run.latecomers)) {
            self.reply(caller, Ok(RunNowReply::Finished(Arc::clone(&run))));
        }
    }

    /// Notes that the store does what it is asked; `None` when it failed for good.
    pub(super) fn stored<T>(&mut self, outcome: StoreResult<T>) -> Option<T> {
        if outcome.is_ok() {
            self.ports.health.works();
        }
        self.read(outcome)
    }

    /// The same of what was only read: a full disk can be read, too.
    fn read<T>(&mut self, outcome: StoreResult<T>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(error) => {
                tracing::error!(error = error.with_cause(), "the store has failed for good");
                self.ports.health.failed(&error);
                if matches!(error, StoreError::Superseded) {
                    self.exit = Some(Exit::Superseded);
                }
                None
            }
        }
    }
}
