//! The heap of next-run times. It knows instants and tasks, nothing of schedules.
//!
//! An edit removes nothing: it pushes a new entry, and the old one is recognised as stale when it surfaces, because its task no
//! longer expects that instant at that revision. What is due in a year would surface in a year; so when stale entries outnumber
//! the others by far, all of them are dropped at once.

use std::{cmp::Reverse, collections::BinaryHeap, mem};

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

/// What one task expects at most: a slot and a retry.
const MOST_OF_A_TASK: usize = 2;
/// So few stale entries are no matter.
const FEW: usize = 64;

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

    /// Drops stale entries from the top, so that [`DueQueue::next_at`] is not an instant nobody waits for; and all others once they
    /// are many more than could be current of so many tasks: then most of them go, so that each is looked at about twice.
    pub fn drop_stale(&mut self, tasks: usize, is_current: impl Fn(&Entry) -> bool) {
        if self.heap.len() > 2 * MOST_OF_A_TASK * tasks + FEW {
            let mut entries = mem::take(&mut self.heap).into_vec();
            entries.retain(|Reverse(entry)| is_current(entry));
            // One that was pushed twice is as current as the first.
            entries.sort_unstable();
            entries.dedup();
            entries.shrink_to_fit();
            self.heap = BinaryHeap::from(entries);
        }
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
        queue.drop_stale(2, |entry| entry.task == TaskId(2));
        assert_eq!(queue.next_at(), Some(Utc.timestamp_opt(20, 0).unwrap()));
    }

    #[test]
    fn edits_leave_a_few_entries_a_task_behind_at_most() {
        let mut queue = DueQueue::default();
        let (first, often) = (entry(0, 1), entry(20_000, 3));
        queue.push_all([first]);
        for second in 1..=10_000 {
            // One task is due ever later, one is expected at the same time again and again; the first one stays on top.
            let later = entry(second, 2);
            queue.push_all([later, often]);
            queue.drop_stale(3, |due| [first, later, often].contains(due));
            assert!(queue.heap.len() <= 2 * MOST_OF_A_TASK * 3 + FEW, "{} at {second}", queue.heap.len());
        }
        let due = |queue: &mut DueQueue| queue.pop_due(Utc.timestamp_opt(20_000, 0).unwrap());
        assert_eq!(due(&mut queue), Some(first));
        queue.drop_stale(3, |due| [entry(10_000, 2), often].contains(due));
        assert_eq!(due(&mut queue), Some(entry(10_000, 2)), "nothing that is expected is dropped");
        assert_eq!(due(&mut queue), Some(often));
    }
}
