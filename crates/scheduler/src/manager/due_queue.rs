//! The heap of next-run times. It knows instants and tasks, nothing of schedules.
//!
//! Entries are never removed from the middle: an edit pushes a new one, and the old one is recognised as stale when
//! it surfaces, because its task no longer expects that instant at that revision.

use std::{cmp::Reverse, collections::BinaryHeap};

use chrono::{DateTime, Utc};

use crate::task::TaskId;

/// What is due at an entry's instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// A slot of the task's schedule, or a probe of a suspended task.
    Slot,
    /// Another attempt at a slot that failed.
    Retry,
}

/// An instant at which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose.
    pub task: TaskId,
    /// The task's revision when it was pushed.
    pub revision: i64,
    /// What.
    pub due: Due,
}

/// Entries by time, earliest first; at the same time by task, so that the order is always the same.
#[derive(Debug, Default)]
pub struct DueQueue {
    heap: BinaryHeap<Reverse<Entry>>,
}

impl DueQueue {
    /// A queue of these.
    pub fn of(entries: impl Iterator<Item = Entry>) -> Self {
        let mut entries: Vec<_> = entries.map(Reverse).collect();
        entries.shrink_to_fit();
        Self { heap: BinaryHeap::from(entries) }
    }

    /// Adds entries.
    pub fn push_all(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.heap.extend(entries.into_iter().map(Reverse));
    }

    /// The earliest instant.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        self.heap.peek().map(|Reverse(entry)| entry.at)
    }

    /// Takes the earliest entry if it is due by `now`.
    pub fn pop_due(&mut self, now: DateTime<Utc>) -> Option<Entry> {
        if self.next_at()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }

    /// Drops stale entries from the top, so that [`DueQueue::next_at`] is not an instant nobody waits for.
    pub fn drop_stale(&mut self, is_current: impl Fn(&Entry) -> bool) {
        while let Some(Reverse(entry)) = self.heap.peek() {
            if is_current(entry) {
                break;
            }
            self.heap.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn entry(second: i64, task: i64) -> Entry {
        Entry { at: Utc.timestamp_opt(second, 0).unwrap(), task: TaskId(task), revision: 1, due: Due::Slot }
    }

    #[test]
    fn entries_surface_in_time_order_and_never_early() {
        let mut queue = DueQueue::default();
        for second in [30, 10, 20] {
            queue.push_all([entry(second, second)]);
        }
        let now = |second| Utc.timestamp_opt(second, 0).unwrap();
        assert_eq!(queue.pop_due(now(9)), None);
        assert_eq!(queue.pop_due(now(25)), Some(entry(10, 10)));
        assert_eq!(queue.pop_due(now(25)), Some(entry(20, 20)));
        assert_eq!(queue.pop_due(now(25)), None);
        assert_eq!(queue.next_at(), Some(now(30)));
    }

    #[test]
    fn stale_entries_do_not_decide_the_next_wake() {
        let mut queue = DueQueue::default();
        queue.push_all([entry(10, 1), entry(20, 2)]);
        queue.drop_stale(|entry| entry.task == TaskId(2));
        assert_eq!(queue.next_at(), Some(Utc.timestamp_opt(20, 0).unwrap()));
    }
}
