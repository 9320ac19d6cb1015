//! Tasks with something to start: those that are looked at in each pass, and those that only wait for a worker.
//!
//! They are kept apart so that ten thousand slots that came at once are not looked at whenever one of their runs ends.
//! Whatever may settle a slot without a worker (a pause, an edit, a clock that was set, a run of its task) brings it back.
//! A task keeps its place in the order that the slots came in, wherever it stands.

use std::{collections::BTreeMap, mem};

use chrono::{DateTime, Utc};

use super::{Manager, NETWORK_RECHECK, entry::Listing, start::Look};
use crate::task::TaskId;

/// After so many looks the runs begin that a store has granted at once, so that the first of ten thousand does not wait for the
/// last.
const SLICE: usize = 64;

/// A task's place in the order.
pub type Place = u64;

/// The tasks.
#[derive(Default)]
pub struct Ready {
    to_look_at: BTreeMap<Place, TaskId>,
    for_room: BTreeMap<Place, TaskId>,
    last: Place,
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
            Listing::No => None,
            Listing::ToLookAt(place) => self.to_look_at.remove(&place),
            Listing::ForRoom(place) => self.for_room.remove(&place),
        };
    }
}

impl Manager {
    /// Has a task looked at in the next pass.
    pub(super) fn list(&mut self, task: TaskId) {
        let Some(entry) = self.entries.get_mut(&task) else { return };
        let place = match entry.listing {
            Listing::ToLookAt(_) => return,
            Listing::ForRoom(place) => {
                self.ready.for_room.remove(&place);
                place
            }
            Listing::No => {
                self.ready.last += 1;
                self.ready.last
            }
        };
        entry.listing = Listing::ToLookAt(place);
        self.ready.to_look_at.insert(place, task);
    }

    /// The same for one that waits for a worker: something has changed for it.
    pub(super) fn look_again_at(&mut self, task: TaskId) {
        if self.entries.get(&task).is_some_and(|entry| matches!(entry.listing, Listing::ForRoom(_))) {
            self.list(task);
        }
    }

    /// The same for all that wait for a worker.
    pub(super) fn look_again_at_all(&mut self) {
        for (place, task) in mem::take(&mut self.ready.for_room) {
            if let Some(entry) = self.entries.get_mut(&task) {
                entry.listing = Listing::ToLookAt(place);
                self.ready.to_look_at.insert(place, task);
            }
        }
    }

    /// Looks at every waiting slot once, but at those that only wait for a worker while there is one; starts what can start.
    pub(super) fn start_ready(&mut self) {
        let now = self.time.wall();
        if now < self.settle_until {
            return;
        }
        let mut to_look_at = mem::take(&mut self.ready.to_look_at);
        for looked_at in 1.. {
            let first = to_look_at.first_entry();
            let for_room = self.ready.for_room.first_entry().filter(|_| self.pool.has_room());
            let (place, task) = match (first, for_room) {
                (Some(first), Some(for_room)) if for_room.key() < first.key() => for_room.remove_entry(),
                (Some(first), _) => first.remove_entry(),
                (None, Some(for_room)) => for_room.remove_entry(),
                (None, None) => return,
            };
            self.look(place, task, now);
            if looked_at % SLICE == 0 {
                self.begin_granted();
            }
        }
    }

    fn look(&mut self, place: Place, task: TaskId, now: DateTime<Utc>) {
        let look = self.look_at(task, now);
        let Some(entry) = self.entries.get_mut(&task) else { return };
        match look {
            Look::Settled => entry.listing = Listing::No,
            Look::Waits => {
                entry.listing = Listing::ToLookAt(place);
                self.ready.to_look_at.insert(place, task);
            }
            Look::WaitsForRoom => {
                entry.listing = Listing::ForRoom(place);
                self.ready.for_room.insert(place, task);
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
        let recheck = self.ready.to_look_at.values().any(offline).then(|| now + NETWORK_RECHECK);
        let stagger = (now < self.next_catch_up_at).then_some(self.next_catch_up_at);
        [recheck, stagger].into_iter().flatten().min()
    }
}
