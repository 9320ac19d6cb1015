//! Tasks with something to start: those that are looked at in each pass, and those that only wait for a worker.
//!
//! They are kept apart so that ten thousand slots that came at once are not looked at whenever one of their runs ends.
//! Whatever may give a slot its answer without a worker (a pause, an edit, a clock that was set, a run of its task) brings it back.
//! A task keeps its place in the order that the slots came in, wherever it stands.

use std::{mem, time::Duration};

use chrono::{DateTime, Utc};

use super::{
    Manager, NETWORK_RECHECK,
    entry::Listing,
    line::{Line, Place},
    start::Look,
    time::delta,
};
use crate::task::TaskId;

/// After so many looks the runs begin that a store has granted at once, so that the first of ten thousand does not wait for the
/// last.
const SLICE: usize = 64;

/// The tasks.
#[derive(Default)]
pub struct Ready {
    to_look_at: Line,
    for_room: Line,
    last: Place,
    /// They are to be looked at in another pass, without any other event.
    again: bool,
}

impl Ready {
    /// How many tasks wait.
    pub fn len(&self) -> usize {
        self.to_look_at.len() + self.for_room.len()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// A task is gone.
    pub fn forget(&mut self, listing: Listing) {
        match listing {
            Listing::No => {}
            Listing::ToLookAt(place) => self.to_look_at.leave(place),
            Listing::ForRoom(place) => self.for_room.leave(place),
        }
    }
}

impl Manager {
    /// Has a task looked at in the next pass.
    pub(super) fn list(&mut self, task: TaskId) {
        let Some(entry) = self.entries.get_mut(&task) else { return };
        let place = match entry.listing {
            Listing::ToLookAt(_) => return,
            Listing::ForRoom(place) => {
                self.ready.for_room.leave(place);
                place
            }
            Listing::No => {
                self.ready.last += 1;
                self.ready.last
            }
        };
        entry.listing = Listing::ToLookAt(place);
        self.ready.to_look_at.join(place, task);
    }

    /// The same for one that waits for a worker: something has changed for it.
    pub(super) fn look_again_at(&mut self, task: TaskId) {
        if self.entries.get(&task).is_some_and(|entry| matches!(entry.listing, Listing::ForRoom(_))) {
            self.list(task);
        }
    }

    /// The same for all that wait for a worker.
    pub(super) fn look_again_at_all(&mut self) {
        let for_room = mem::take(&mut self.ready.for_room);
        for (place, task) in for_room.iter() {
            if let Some(entry) = self.entries.get_mut(&task) {
                entry.listing = Listing::ToLookAt(place);
            }
        }
        self.ready.to_look_at.join_all(for_room);
    }

    /// Looks at every waiting slot once, but at those that only wait for a worker while there is one; starts what can start.
    pub(super) fn start_ready(&mut self) {
        let now = self.time.wall();
        if self.settles_for().is_some() {
            return;
        }
        self.ready.again = false;
        let mut to_look_at = mem::take(&mut self.ready.to_look_at);
        for looked_at in 1.. {
            let for_room = self.ready.for_room.first().filter(|_| self.pool.has_room());
            let first = match (to_look_at.first(), for_room) {
                (first, Some(for_room)) if first.is_none_or(|first| for_room < first) => {
                    self.ready.for_room.pop()
                }
                _ => to_look_at.pop(),
            };
            let Some((place, task)) = first else { return };
            self.look(place, task, now);
            if looked_at % SLICE == 0 {
                self.begin_granted();
            }
        }
    }

    /// Looks at a task that has left its line.
    fn look(&mut self, place: Place, task: TaskId, now: DateTime<Utc>) {
        let Some(entry) = self.entries.get_mut(&task) else { return };
        entry.listing = Listing::No;
        let look = self.look_at(task, now);
        let Some(entry) = self.entries.get_mut(&task) else { return };
        match look {
            Look::Done => {}
            Look::Waits => {
                entry.listing = Listing::ToLookAt(place);
                self.ready.to_look_at.join(place, task);
            }
            Look::WaitsForRoom => {
                entry.listing = Listing::ForRoom(place);
                self.ready.for_room.join(place, task);
            }
        }
    }

    /// A run of the task has begun. Its slot may have been looked at while the claim was under way, in this very pass: then that
    /// is to be done again, and nothing else may happen that would bring it about.
    pub(super) fn look_again_after_start(&mut self, task: TaskId) {
        self.ready.again |= self.entries.get(&task).is_some_and(|entry| entry.listing != Listing::No);
    }

    /// What is left of the settle window: a duration, which no clock that is set makes shorter.
    fn settles_for(&self) -> Option<Duration> {
        self.settle_until.checked_sub(self.time.awake()).filter(|left| !left.is_zero())
    }

    /// When a waiting slot should be looked at again without any other event.
    pub(super) fn ready_wake_at(&self) -> Option<DateTime<Utc>> {
        if self.ready.len() == 0 {
            return None;
        }
        // The reading that the waiting slots were looked at with: an instant between two readings would be nobody's.
        let now = self.time.wall();
        if let Some(left) = self.settles_for() {
            return Some(now + delta(left));
        }
        if self.ready.again {
            return Some(now);
        }
        let offline = |(_, task)| self.entries.get(&task).is_some_and(|entry| entry.offline_since.is_some());
        let recheck = self.ready.to_look_at.iter().any(offline).then(|| now + NETWORK_RECHECK);
        let delayed =
            self.ready.to_look_at.iter().filter_map(|(_, task)| self.delayed_until(task, now)).min();
        let stagger = (now < self.next_catch_up_at).then_some(self.next_catch_up_at);
        [recheck, delayed, stagger].into_iter().flatten().min()
    }
}
