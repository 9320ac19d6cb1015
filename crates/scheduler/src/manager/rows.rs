//! Keeps the manager's picture of the tasks true to their rows: edits, runs that have ended, rows that are gone.

use std::sync::Arc;

use indexmap::map::Entry as MapEntry;
use tokio::sync::oneshot;

use super::{Manager, entry::Entry, job::Lost, results::Done};
use crate::{
    event::{ChangeCause, SchedulerEvent},
    execution::persist,
    recovery::Start,
    run::Run,
    store::{Recorded, Reschedule},
    task::{PackedTask, SystemTask, TaskId},
};

impl Manager {
    /// A run has ended and is stored: goes by the task it left behind, and tells. Returns the run.
    pub(super) fn take_in(&mut self, recorded: Recorded, packed: Arc<PackedTask>) -> Arc<Run> {
        let Recorded { run, task: row } = recorded;
        match self.entries.get_mut(&row.id) {
            // Runs of a task end one at a time, so that this row is newer than the one known.
            Some(entry) if entry.task.revision == row.revision => {
                if entry.task.suspended == row.is_suspended() {
                    entry.task = packed;
                } else {
                    let (watermark, writing) = (entry.watermark, entry.writing > 0);
                    let mut unanswered = Vec::new();
                    if row.is_suspended() {
                        // The clock may not have been looked at since its time came.
                        self.end_pause(self.now());
                        unanswered = self.passed_over_with(&run, self.now());
                    }
                    self.replace(&mut SystemTask::clone(&row));
                    if let Some(entry) = self.entries.get_mut(&row.id).filter(|_| writing) {
                        // The row does not know of what is still on its way, which may be stored after it.
                        (entry.watermark, entry.overtaken) = (watermark, true);
                    }
                    self.skip_before_probe(row.id, unanswered);
                }
            }
            Some(_) => self.adopt(&mut SystemTask::clone(&row)),
            None => {}
        }
        self.tell(SchedulerEvent::RunFinished { run: Arc::clone(&run), task: Arc::clone(&row) });
        self.tell_changed(row.id, row.revision, ChangeCause::Finished);
        run
    }

    /// A slot was passed over and that is stored. Its row may be older than the end of a run that was stored meanwhile,
    /// so nothing is taken from it but a newer revision.
    pub(super) fn take_in_skip(&mut self, recorded: Recorded) {
        let Recorded { run, task } = recorded;
        if self.entries.get(&task.id).is_some_and(|entry| entry.task.revision < task.revision) {
            self.adopt(&mut SystemTask::clone(&task));
        }
        let (id, revision) = (task.id, task.revision);
        // A row that has come to stand for one slot more was told when it was new.
        if run.finished_at == Some(run.started_at) {
            self.tell(SchedulerEvent::RunFinished { run, task });
        }
        self.tell_changed(id, revision, ChangeCause::Skipped);
    }

    /// Goes by a row of a newer revision: whatever was expected of the older one is stale. A row of the revision that is
    /// known changes nothing: it may have been read before what is known of it happened.
    pub(super) fn adopt(&mut self, row: &mut SystemTask) {
        if self.entries.get(&row.id).is_some_and(|entry| entry.task.revision >= row.revision) {
            return;
        }
        self.tell_changed(row.id, row.revision, ChangeCause::Edited);
        self.replace(row);
    }

    /// Goes by a row, whatever was known of it, with its next slot where that belongs.
    pub(super) fn replace(&mut self, row: &mut SystemTask) {
        let now = self.now();
        // What is due already stands; what is ahead must be where the schedule says, as at a start.
        let is_placed = row.next_run_at.is_none_or(|next| next > now) && self.ports.options.scheduled;
        let start =
            Start { at: now, zone: self.time.zone(), startup_delay: self.ports.options.startup_delay };
        let (mut entry, moved) = Entry::new(row, is_placed.then_some((start, 0)));
        let task = entry.task.id;
        let known = self.entries.entry(task);
        let mut retry = None;
        if let MapEntry::Occupied(known) = &known {
            let known = known.get();
            entry.listing = known.listing;
            if known.task.revision == entry.task.revision {
                (entry.writing, entry.overtaken) = (known.writing, known.overtaken);
            }
            retry = known.retry_under(&entry.task);
            entry.wait_on_as(known);
        }
        let given_up = retry.take_if(|retry| !entry.allows(retry));
        entry.retry = retry;
        if self.ports.options.scheduled {
            self.queue.push_all(entry.due_slot());
            self.queue.push_all(entry.due_retry());
        }
        known.insert_entry(entry);
        if let Some(retry) = given_up {
            self.store_given_up(*retry);
        }
        self.look_again_at(task);
        if self.entries.get(&task).is_some_and(|entry| entry.waiting.is_some()) {
            self.list(task);
        }
        self.reschedule(moved.into_iter().collect());
    }

    /// The row is gone. A run of it goes on, but nobody needs to hear how it ends.
    pub(super) fn remove(&mut self, task: TaskId) {
        if let Some(removed) = self.entries.swap_remove(&task) {
            self.ready.forget(removed.listing);
        }
        if let Some(in_flight) = self.pool.of_task(task) {
            in_flight.signals.forget();
        }
    }

    /// Reads a row again, outside the loop.
    pub(super) fn reload(&mut self, task: TaskId, reply: Option<oneshot::Sender<()>>) {
        let ports = Arc::clone(&self.ports);
        let job = async move {
            let row = persist(&ports.health, "load task", || ports.store.load_task(task)).await;
            let outcome = row.map(|row| row.map(Box::new));
            Done::Reloaded { task, outcome, anew: false, reply }
        };
        self.pool.spawn(Lost::Read(task), Box::pin(job));
    }

    /// Something is about to be on its way to the store for the task.
    pub(super) fn writes(&mut self, task: TaskId) {
        if let Some(entry) = self.entries.get_mut(&task) {
            entry.overtaken |= entry.writing > 0 || self.pool.claims(task);
            entry.writing += 1;
        }
    }

    /// Something has arrived. A store that fails is asked again, so that it need not have been the first that was on its way:
    /// once all is there, the row is written as it is known here.
    pub(super) fn arrived(&mut self, task: TaskId) {
        let Some(entry) = self.entries.get_mut(&task) else { return };
        if !entry.overtaken || entry.writing > 0 || self.pool.claims(task) {
            return;
        }
        entry.overtaken = false;
        let moved = Reschedule {
            task_id: task,
            revision: entry.task.revision,
            anchor_at: None,
            last_slot_at: entry.watermark,
            next_run_at: entry.waiting.map(|waiting| waiting.slot).or(entry.next),
        };
        self.reschedule(vec![moved]);
    }

    /// Stores where next slots are.
    pub(super) fn reschedule(&mut self, moves: Vec<Reschedule>) {
        if moves.is_empty() {
            return;
        }
        for moved in &moves {
            self.writes(moved.task_id);
        }
        let ports = Arc::clone(&self.ports);
        let tasks: Vec<_> = moves.iter().map(|moved| (moved.task_id, moved.revision)).collect();
        let about = Lost::Writes(tasks.clone());
        let job = async move {
            let reschedule = || ports.store.reschedule(moves.clone());
            let outcome = persist(&ports.health, "reschedule", reschedule).await;
            Done::Rescheduled { tasks, outcome }
        };
        self.pool.spawn(about, Box::pin(job));
    }
}
