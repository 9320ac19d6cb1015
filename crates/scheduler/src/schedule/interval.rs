//! The interval grid `anchor + k * every`: a slow handler or a late wake never makes it drift.

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::InvalidSchedule;

/// Slots every so many seconds, counted from an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    seconds: i64,
    anchor: DateTime<Utc>,
}

impl Interval {
    /// 366 days.
    pub const MAX_SECONDS: i64 = 366 * 24 * 60 * 60;

    /// A grid through `anchor`.
    ///
    /// # Errors
    /// `frequencySeconds` is not within 1 to [`Interval::MAX_SECONDS`].
    pub fn new(seconds: i64, anchor: DateTime<Utc>) -> Result<Self, InvalidSchedule> {
        if !(1..=Self::MAX_SECONDS).contains(&seconds) {
            return Err(InvalidSchedule {
                field: "frequencySeconds",
                message: format!(
                    "{seconds} is out of range; an interval is 1 second to 366 days ({} seconds)",
                    Self::MAX_SECONDS
                ),
            });
        }
        Ok(Self { seconds, anchor })
    }

    /// Distance of two slots.
    pub fn every(&self) -> TimeDelta {
        TimeDelta::seconds(self.seconds)
    }

    /// The first slot strictly after `after`; `None` only at the end of representable time.
    pub fn next_slot(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let every = self.seconds * 1000;
        let since_anchor = (after - self.anchor).num_milliseconds();
        // `num_milliseconds` rounds toward zero, which before the anchor is up: step back when it did.
        let reached = self.anchor + TimeDelta::milliseconds(since_anchor);
        let since_anchor = if reached > after { since_anchor - 1 } else { since_anchor };
        let k = since_anchor.div_euclid(every) + 1;
        self.anchor.checked_add_signed(TimeDelta::try_milliseconds(k.checked_mul(every)?)?)
    }

    /// How many slots lie in `first..=last`, both of them slots of the grid.
    pub fn count(&self, first: DateTime<Utc>, last: DateTime<Utc>) -> i64 {
        (last - first).num_seconds() / self.seconds + 1
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(seconds: i64, millis: u32) -> DateTime<Utc> {
        Utc.timestamp_opt(seconds, millis * 1_000_000).unwrap()
    }

    #[test]
    fn slots_stay_on_the_grid_whenever_one_asks() {
        let grid = Interval::new(60, at(1_000, 250)).unwrap();
        assert_eq!(grid.next_slot(at(1_000, 0)), Some(at(1_000, 250)));
        assert_eq!(grid.next_slot(at(1_000, 250)), Some(at(1_060, 250)));
        assert_eq!(grid.next_slot(at(1_060, 249)), Some(at(1_060, 250)));
        assert_eq!(grid.next_slot(at(4_001, 0)), Some(at(4_060, 250)));
        assert_eq!(grid.next_slot(at(10, 0)), Some(at(40, 250)));
    }

    #[test]
    fn an_instant_between_milliseconds_before_the_anchor_is_not_passed_over() {
        let grid = Interval::new(60, at(1_000, 0)).unwrap();
        let just_before = at(940, 0) - TimeDelta::microseconds(1);
        assert_eq!(grid.next_slot(just_before), Some(at(940, 0)));
    }

    #[test]
    fn zero_negative_and_absurd_intervals_are_refused_by_name() {
        for seconds in [0, -1, i64::MIN, i64::MAX, Interval::MAX_SECONDS + 1] {
            let error = Interval::new(seconds, at(0, 0)).unwrap_err();
            assert_eq!(error.field, "frequencySeconds");
            assert!(error.message.contains("1 second to 366 days"), "{}", error.message);
        }
    }
}
