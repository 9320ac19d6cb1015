//! What the manager keeps of a task.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};

use super::{
    due_queue::{Due, Entry as DueEntry},
    line::Place,
};
use crate::{
    recovery::Start,
    run::RunId,
    schedule::Schedule,
    store::{PendingRetry, Reschedule},
    task::{PackedTask, SystemTask},
};

/// A task, its schedule, and what it waits for.
pub struct Entry {
    /// The row, as last seen.
    pub task: Arc<PackedTask>,
    /// Its schedule; never due when the row holds one that cannot be read.
    pub schedule: Schedule,
    /// The slot or probe the heap holds for it.
    pub next: Option<DateTime<Utc>>,
    /// Every slot up to this one has its answer, or is about to.
    pub watermark: Option<DateTime<Utc>>,
    /// A slot that has come and waits for a worker, the settle window, the network, or the end of a run.
    pub waiting: Option<Waiting>,
    /// The attempt that follows a failed one.
    pub retry: Option<Box<PendingRetry>>,
    /// Its slot or retry has waited for the network since then, in awake time.
    pub offline_since: Option<Duration>,
    /// Where it stands among the tasks with something to start.
    pub listing: Listing,
    /// So many skips and moves of its next slot are on their way to the store. What is decided meanwhile must not overtake
    /// them.
    pub writing: u32,
    /// More than one of these, or one and a claim or the end of a run, were on their way at once. A store that fails may complete them in
    /// another order than they were decided in; once all are done, the next slot and the watermark are written again from here.
    pub overtaken: bool,
}

/// Where a task stands among those with something to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Not among them.
    No,
    /// It is looked at in the next pass.
    ToLookAt(Place),
    /// It waits for a worker.
    ForRoom(Place),
}

/// A slot that has come but is not decided yet: the earliest one without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The slot.
    pub slot: DateTime<Utc>,
    /// It waits for this run to end (overlap policy `queue`).
    pub behind: Option<RunId>,
}

impl Entry {
    /// The entry of a row, and what has to be stored of its next slot. With a start, it is put where that one has it, as of
    /// the `index`-th task whose first run is to come. A schedule that cannot be read is reported and never due.
    pub fn new(task: &mut SystemTask, start: Option<(Start, usize)>) -> (Self, Option<Reschedule>) {
        let (mut schedule, readable) = match Schedule::of(task) {
            Ok(schedule) => (schedule, true),
            Err(error) => {
                tracing::error!(task = %task.id, %error, "the stored schedule cannot be read; the task runs only when asked to");
                (Schedule::manual(), false)
            }
        };
        let moved = start.and_then(|(start, index)| {
            if readable { start.place_slot(task, &mut schedule, index) } else { without_slot(task) }
        });
        let next = task.next_run_at.filter(|_| task.enabled && readable);
        let entry = Self {
            task: Arc::new(PackedTask::from(&*task)),
            schedule,
            next,
            watermark: task.last_slot_at,
            waiting: None,
            retry: None,
            offline_since: None,
            listing: Listing::No,
            writing: 0,
            overtaken: false,
        };
        (entry, moved)
    }

    /// Nothing waits any more.
    pub fn take_waiting(&mut self) -> Option<Waiting> {
        self.offline_since = None;
        self.waiting.take()
    }

    /// By `row`, another reading of its row, the slot that waits has no answer yet.
    pub fn waits_in(&self, row: &Self) -> bool {
        self.task.suspended == row.task.suspended
            && self.waiting.is_some_and(|waiting| row.next == Some(waiting.slot))
    }

    /// This entry is of a newer row than `known`: a slot or a retry that waits there goes on waiting, for the same and since the same moment,
    /// unless it is another schedule's.
    pub fn wait_on_as(&mut self, known: &Self) {
        if !known.has_schedule_of(&self.task) {
            return;
        }
        if known.waits_in(self) {
            // It has surfaced: the heap holds it no longer.
            (self.waiting, self.next) = (known.waiting, None);
        }
        if self.waiting.is_some() || known.retry.is_some() {
            self.offline_since = known.offline_since;
        }
    }

    /// What is left of its retry when `task` is the row to go by: a new name is no reason to give it up.
    pub fn retry_under(&self, task: &PackedTask) -> Option<Box<PendingRetry>> {
        let retry = self.retry.as_ref()?;
        self.has_schedule_of(task).then(|| retry.clone())
    }

    /// The task may be tried that often; fewer may be wanted since the retry was planned.
    pub fn allows(&self, retry: &PendingRetry) -> bool {
        retry.attempt <= self.task.max_retries + 1
    }

    /// Whether `task`, another state of the same row, is scheduled as the known one is: a slot of the one is a slot of the other.
    pub fn has_schedule_of(&self, task: &PackedTask) -> bool {
        self.task.suspended == task.suspended
            && (self.task.revision == task.revision || {
                let (known, row) = (self.task.unpack(), task.unpack());
                known.has_schedule_of(&row) && known.anchor_at == row.anchor_at
            })
    }

    /// The heap's entry for the next slot.
    pub fn due_slot(&self) -> Option<DueEntry> {
        self.next.map(|at| self.due_entry(at, Due::Slot))
    }

    /// The heap's entry for the retry.
    pub fn due_retry(&self) -> Option<DueEntry> {
        self.retry.as_ref().map(|retry| self.due_entry(retry.at, Due::Retry))
    }

    /// Whether the heap's entry is still what this task waits for.
    pub fn expects(&self, due: &DueEntry) -> bool {
        due.revision == self.task.revision
            && match due.due {
                Due::Slot => self.next == Some(due.at),
                Due::Retry => self.retry.as_ref().is_some_and(|retry| retry.at == due.at),
            }
    }

    fn due_entry(&self, at: DateTime<Utc>, due: Due) -> DueEntry {
        DueEntry { at, task: self.task.id, revision: self.task.revision, due }
    }
}

/// Takes the next slot from the row of a task that has none: whoever reads it would wait for that.
fn without_slot(task: &mut SystemTask) -> Option<Reschedule> {
    task.next_run_at.take()?;
    let revision = task.revision;
    Some(Reschedule { task_id: task.id, revision, anchor_at: None, last_slot_at: None, next_run_at: None })
}
