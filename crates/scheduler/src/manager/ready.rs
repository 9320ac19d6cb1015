//! Tasks with something to start: those that are looked at in each pass, and those that only wait for a worker.
//!
//! They are kept apart so that ten thousand slots that came at once are not looked at whenever one of their runs ends.
//! Whatever may settle a slot without a worker (a pause, an edit, a clock that was set, a run of its task) brings it back.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::{Manager, NETWORK_RECHECK, entry::Listing, start::Look};
use crate::task::TaskId;

/// The tasks, in the order their slots came.
#[derive(Default)]
pub struct Ready {
    to_look_at: VecDeque<TaskId>,
    /// Also tasks that were brought back meanwhile: what counts is the entry's [`Listing`].
    for_room: VecDeque<TaskId>,
    /// Those of them that count.
    waiting_for_room: usize,
}

impl Ready {
    /// How many tasks wait.
    pub fn len(&self) -> usize {
        self.to_look_at.len() + self.waiting_for_room
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// A task is gone.
    pub fn forget(&mut self, listing: Listing) {
        if listing == Listing::ForRoom {
            self.waiting_for_room -= 1;
        }
    }
}

impl Manager {
    /// Has a task looked at in the next pass.
    pub(super) fn list(&mut self, task: TaskId) {
        let Some(entry) = self.entries.get_mut(&task) else { return };
        if entry.listing != Listing::ToLookAt {
            self.ready.forget(std::mem::replace(&mut entry.listing, Listing::ToLookAt));
            self.ready.to_look_at.push_back(task);
        }
    }

    /// The same for one that waits for a worker: something has changed for it.
    pub(super) fn look_again_at(&mut self, task: TaskId) {
        if self.entries.get(&task).is_some_and(|entry| entry.listing == Listing::ForRoom) {
            self.list(task);
        }
    }

    /// The same for all that wait for a worker.
    pub(super) fn look_again_at_all(&mut self) {
        for task in std::mem::take(&mut self.ready.for_room) {
            self.look_again_at(task);
        }
    }

    /// Looks at what waits for a worker while there is one, and at every other waiting slot once; starts what can start.
    pub(super) fn start_ready(&mut self) {
        let now = self.time.wall();
        if now < self.settle_until {
            return;
        }
        while self.pool.has_room()
            && let Some(task) = self.ready.for_room.pop_front()
        {
            if let Some(entry) = self.entries.get_mut(&task)
                && entry.listing == Listing::ForRoom
            {
                entry.listing = Listing::ToLookAt;
                self.ready.waiting_for_room -= 1;
                self.look(task, now);
            }
        }
        for _ in 0..self.ready.to_look_at.len() {
            let Some(task) = self.ready.to_look_at.pop_front() else { return };
            self.look(task, now);
        }
    }

    fn look(&mut self, task: TaskId, now: DateTime<Utc>) {
        let look = self.look_at(task, now);
        let Some(entry) = self.entries.get_mut(&task) else { return };
        match look {
            Look::Settled => entry.listing = Listing::No,
            Look::Waits => self.ready.to_look_at.push_back(task),
            Look::WaitsForRoom => {
                entry.listing = Listing::ForRoom;
                self.ready.waiting_for_room += 1;
                self.ready.for_room.push_back(task);
            }
        }
    }

    /// When a waiting slot should be looked at again without any other event.
    pub(super) fn ready_wake_at(&self) -> Option<DateTime<Utc>> {
        if self.ready.len() == 0 {
            return None;
        }
        // The reading that the waiting slots were looked at with: an instant between two readings would be nobody's.
        let now = self.time.wall();
        if now < self.settle_until {
            return Some(self.settle_until);
        }
        let offline = |task| self.entries.get(task).is_some_and(|entry| entry.offline_since.is_some());
        let recheck = self.ready.to_look_at.iter().any(offline).then(|| now + NETWORK_RECHECK);
        let stagger = (now < self.next_catch_up_at).then_some(self.next_catch_up_at);
        [recheck, stagger].into_iter().flatten().min()
    }
}
