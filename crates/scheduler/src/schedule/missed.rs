//! Which slots have passed: the latest, how many, and what comes next. Counted lazily, never listed.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Schedule;

/// Slots are counted up to this many.
pub const MAX_COUNTED: i64 = 1_000;

/// The slots of a span that has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The latest slot that has passed.
    pub latest: DateTime<Utc>,
    /// How many have, at most [`MAX_COUNTED`].
    pub count: i64,
    /// The first slot still to come.
    pub next: Option<DateTime<Utc>>,
}

impl Schedule {
    /// What has passed from `first` (a slot, not later than `now`) up to and including `now`.
    ///
    /// Thirty days of `* * * * *` cost [`MAX_COUNTED`] searches, not 43,200.
    pub fn missed(&self, first: DateTime<Utc>, now: DateTime<Utc>, machine_zone: Tz) -> Missed {
        let next = self.next_slot(now, machine_zone);
        if let Some(interval) = self.interval() {
            let latest = next.map_or(first, |next| (next - interval.every()).max(first));
            return Missed { latest, count: interval.count(first, latest).min(MAX_COUNTED), next };
        }
        let (mut latest, mut count) = (first, 1);
        for slot in self.slots(first, machine_zone) {
            if slot > now {
                return Missed { latest, count, next };
            }
            if count == MAX_COUNTED {
                let latest = self.latest_slots(slot, now, 1, machine_zone).last().copied().unwrap_or(slot);
                return Missed { latest, count, next };
            }
            (latest, count) = (slot, count + 1);
        }
        Missed { latest, count, next }
    }

    /// The latest `count` slots of `first..=now`, oldest first; `first` is a slot, not later than `now`.
    pub fn latest_slots(
        &self,
        first: DateTime<Utc>,
        now: DateTime<Utc>,
        count: usize,
        machine_zone: Tz,
    ) -> Vec<DateTime<Utc>> {
        // Looks back in windows that double, so that a long absence costs no more than its last slots.
        let before_first = first - TimeDelta::milliseconds(1);
        let mut window = TimeDelta::minutes(1);
        loop {
            let from = (now - window).max(before_first);
            let mut slots: Vec<_> = self.slots(from, machine_zone).take_while(|slot| *slot <= now).collect();
            if slots.len() >= count || from == before_first {
                let surplus = slots.len().saturating_sub(count);
                slots.drain(..surplus);
                return slots;
            }
            window = window * 2;
        }
    }
}
