//! A journey between two zones: when the engine may have noticed it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use system_tests::machine::{BOUNDED_SLEEP, RECHECK};

/// The machine is in another zone, and nothing shows yet since when the engine reckons in it.
pub struct Journey {
    /// The zone that was left.
    pub old: Tz,
    /// The earliest and the latest wall-clock time, so far, at which the engine may have noticed; `None`: nobody lived.
    pub noticed: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// By then it has noticed; `None`: it may still have to.
    noticed_by: Option<DateTime<Utc>>,
    /// The disk holds what it made of that.
    stored: bool,
    /// How long a process lives on until it has.
    left: Duration,
    /// The last event before that, by both clocks.
    seen: (Duration, DateTime<Utc>),
}

impl Journey {
    pub fn begin(old: Tz, awake: Duration, now: DateTime<Utc>, alive: bool) -> Self {
        let noticed = alive.then_some((now, now));
        let left = RECHECK + BOUNDED_SLEEP;
        Self { old, noticed, noticed_by: None, stored: false, left, seen: (awake, now) }
    }

    /// Time has gone on to an event, with a process or without one. None need happen in between: the clock went on all the same.
    pub fn observe(&mut self, awake: Duration, now: DateTime<Utc>, alive: bool) {
        let (seen_at, seen) = std::mem::replace(&mut self.seen, (awake, now));
        if !alive || self.noticed_by.is_some() {
            return;
        }
        let quiet = awake.saturating_sub(seen_at);
        let reached = seen + TimeDelta::from_std(quiet.min(self.left)).unwrap();
        self.reach(reached);
        if quiet <= self.left {
            self.left -= quiet;
            self.reach(now);
        } else {
            self.noticed_by = self.noticed.map(|(_, to)| to);
        }
    }

    /// The engine looks at the zone now, if it had not before.
    pub fn end(&mut self, now: DateTime<Utc>) {
        if self.noticed_by.is_none() {
            self.reach(now);
            self.noticed_by = self.noticed.map(|(_, to)| to);
        }
    }

    /// A slot has been moved.
    pub fn store(&mut self) {
        self.stored = true;
    }

    /// A process begins to start, and reads the disk: what the one before made of the journey and did not store is lost.
    pub fn read(&mut self) {
        if !self.stored {
            (self.noticed, self.noticed_by) = (None, None);
        }
    }

    /// A process starts, which reckons in the new zone. One that finds a slot to come counts anew, and not before `began`.
    pub fn start(&mut self, began: DateTime<Utc>, now: DateTime<Utc>, counts_anew: bool) {
        self.noticed_by.get_or_insert(now);
        if counts_anew {
            self.reach(began);
            self.reach(now);
        }
    }

    /// The slot that the engine knew before still is the next one: it has not noticed, or the slot had come by then.
    pub fn keeps(&self, known: DateTime<Utc>) -> bool {
        self.noticed_by.is_none_or(|by| known <= by)
    }

    /// The engine may have counted its slots at `now`.
    pub fn reach(&mut self, now: DateTime<Utc>) {
        let (from, to) = self.noticed.unwrap_or((now, now));
        self.noticed = Some((from.min(now), to.max(now)));
    }
}
