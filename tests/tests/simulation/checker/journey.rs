//! A journey between two zones: when the engine may have noticed it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use system_tests::machine::{BOUNDED_SLEEP, RECHECK};

/// The machine is in another zone, and nothing shows yet since when the engine reckons in it.
pub struct Journey {
    /// The zone that was left.
    pub old: Tz,
    /// The earliest wall-clock time at which the engine may have noticed.
    pub from: DateTime<Utc>,
    /// The latest one so far.
    pub to: DateTime<Utc>,
    /// By then it has noticed, on the clock of time awake; zero when it is known to have.
    noticed_by: Duration,
    /// The last event before that, by both clocks.
    seen: (Duration, DateTime<Utc>),
}

impl Journey {
    pub fn begin(old: Tz, awake: Duration, now: DateTime<Utc>) -> Self {
        Self { old, from: now, to: now, noticed_by: awake + RECHECK + BOUNDED_SLEEP, seen: (awake, now) }
    }

    /// Time has gone on to an event. None need happen in between: the clock went on all the same.
    pub fn observe(&mut self, awake: Duration, now: DateTime<Utc>) {
        let (seen_at, seen) = self.seen;
        let quiet = self.noticed_by.min(awake).saturating_sub(seen_at);
        self.reach(seen + TimeDelta::from_std(quiet).unwrap());
        if awake <= self.noticed_by {
            self.reach(now);
            self.seen = (awake, now);
        }
    }

    /// The engine looks at the zone now, if it had not before.
    pub fn end(&mut self, now: DateTime<Utc>) {
        if self.noticed_by > Duration::ZERO {
            self.reach(now);
        }
        self.noticed_by = Duration::ZERO;
    }

    fn reach(&mut self, now: DateTime<Utc>) {
        (self.from, self.to) = (self.from.min(now), self.to.max(now));
    }
}
