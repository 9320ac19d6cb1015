//! Starts again from the store's rows after the loop was lost to a panic, with what is known that they do not say.
//!
//! When that is done, and how often it is tried, is for the supervisor (`scheduler`). What was lost of runs is for `lost`.

use std::collections::BTreeSet;

use super::{
    Exit, Inbox, Manager,
    due_queue::DueQueue,
    entry::{Entry, Listing},
};
use crate::{store::Pause, task::TaskId};

impl Manager {
    /// Starts again from the store's rows after the loop was lost; runs in flight are kept, and so are tasks with something under way.
    pub fn rebuild(&mut self, tasks: Vec<Entry>, pause: Option<Pause>) {
        let now = self.now();
        self.rebuilds += 1;
        // Somebody has ended it meanwhile, or its time has come: its slots are still of it.
        if let Some(over) = std::mem::replace(&mut self.pause, pause).filter(|_| self.pause.is_none()) {
            let until = over.until.map_or(now, |until| until.min(now));
            self.past_pauses.add(Pause { until: Some(until), ..over });
        }
        self.adopt_all(tasks);
    }

    /// Tasks that have something under way which moves their slots: their rows do not say yet where these are.
    pub fn under_way(&self) -> BTreeSet<TaskId> {
        let has_any = |entry: &&Entry| entry.writing > 0 || self.pool.claims(entry.task.id);
        self.entries.values().filter(has_any).map(|entry| entry.task.id).collect()
    }

    /// Those, and tasks with a slot that waits: where the next one lies is known better than a start would reckon it.
    pub fn unplaced(&self) -> BTreeSet<TaskId> {
        let waits = |entry: &&Entry| entry.waiting.is_some();
        let waiting = self.entries.values().filter(waits).map(|entry| entry.task.id);
        self.under_way().into_iter().chain(waiting).collect()
    }

    pub(super) fn adopt_all(&mut self, tasks: Vec<Entry>) {
        self.ready.clear();
        let under_way = self.under_way();
        let mut known = std::mem::take(&mut self.entries);
        // Collected, not inserted one by one: so neither the map nor the heap has room to spare.
        self.entries = tasks
            .into_iter()
            .map(|entry| {
                let id = entry.task.id;
                let known = known.swap_remove(&id);
                let known = known.filter(|known| known.task.revision == entry.task.revision);
                let is_whole = |known: &Entry| {
                    known.task.suspended == entry.task.suspended || self.pool.of_task(id).is_some()
                };
                let adopted = match known {
                    // The row does not know of what is on its way to it: decided by that, slots would be answered twice.
                    Some(known) if under_way.contains(&id) && is_whole(&known) => {
                        Entry { listing: Listing::No, overtaken: true, ..known }
                    }
                    // The loop was lost while it took in that the task was suspended, or left its suspension.
                    Some(Entry { writing, watermark, .. }) if under_way.contains(&id) => {
                        Entry { writing, watermark, overtaken: true, ..entry }
                    }
                    // Its slot has come and waits. What for, and since when, its row does not say.
                    Some(known) if known.waits_in(&entry) => {
                        Entry { listing: Listing::No, task: entry.task, ..known }
                    }
                    Some(known) => Entry { retry: known.retry_under(&entry.task), ..entry },
                    None => entry,
                };
                (id, adopted)
            })
            .collect();
        let waiting: Vec<_> = self
            .entries
            .values()
            .filter(|entry| entry.waiting.is_some())
            .map(|entry| entry.task.id)
            .collect();
        for task in waiting {
            self.list(task);
        }
        let due =
            self.entries.values().flat_map(|entry| entry.due_slot().into_iter().chain(entry.due_retry()));
        self.queue = if self.ports.options.scheduled { DueQueue::of(due) } else { DueQueue::default() };
    }

    /// Hears what does not wait its turn while there is no loop, until one of it is the end.
    pub async fn hear_control(&mut self, inbox: &mut Inbox) -> Exit {
        self.pool.wake();
        loop {
            let message = tokio::select! {
                message = inbox.control.recv() => message,
                () = self.pool.keep_going() => continue,
            };
            self.on_message(message);
            if let Some(exit) = self.exit.take() {
                return exit;
            }
        }
    }
}
