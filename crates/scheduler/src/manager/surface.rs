//! Takes what is due out of the heap: late retries and slots become work that waits for a worker.

use chrono::{DateTime, Utc};

use super::{
    Manager,
    due_queue::{Due, Entry as DueEntry},
    entry::Waiting,
};
use crate::task::TaskId;

impl Manager {
    /// Pops every entry that is due by the wall clock.
    pub(super) fn surface_due(&mut self) {
        let now = self.time.wall();
        while let Some(due) = self.queue.pop_due(now) {
            self.surface(due);
        }
    }

    fn surface(&mut self, due: DueEntry) {
        // An entry of an older revision, or one that a later decision replaced, is dropped here.
        let Some(entry) = self.entries.get_mut(&due.task).filter(|entry| entry.expects(&due)) else { return };
        match due.due {
            Due::Slot => {
                // A regular slot supersedes a pending retry.
                entry.retry = None;
                entry.next = None;
                entry.offline_since = None;
                entry.waiting = Some(Waiting { slot: due.at, behind: None });
            }
            Due::Retry if entry.waiting.is_some() => {
                entry.retry = None;
                return;
            }
            Due::Retry => {}
        }
        self.list(due.task);
    }

    /// Sets a task's next slot and puts it into the heap.
    pub(super) fn expect(&mut self, task: TaskId, next: Option<DateTime<Utc>>) {
        if let Some(entry) = self.entries.get_mut(&task) {
            entry.next = next;
            if !self.ports.options.scheduled {
                return;
            }
            let due = entry.due_slot();
            self.queue.push_all(due);
        }
    }
}
