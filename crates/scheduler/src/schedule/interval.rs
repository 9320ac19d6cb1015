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

    /// The same through another anchor.
    #[must_use]
    pub(super) fn anchored_at(self, anchor: DateTime<Utc>) -> Self {
        Self { anchor, ..self }
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

    /// How many slots lie in `first..=last`. `first` counts whether or not it is on the grid: an edit may make a slot
    /// due at once. `last` is on the grid, or `first`.
    pub fn count(&self, first: DateTime<Utc>, last: DateTime<Utc>) -> i64 {
        let later = self.next_slot(first).filter(|next| *next <= last);
        1 + later.map_or(0, |next| (last - next).num_seconds() / self.seconds + 1)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

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
    fn a_first_slot_off_the_grid_is_counted_like_the_others() {
        let grid = Interval::new(60, at(1_000, 0)).unwrap();
        assert_eq!(grid.count(at(1_000, 0), at(1_180, 0)), 4);
        assert_eq!(grid.count(at(1_050, 500), at(1_060, 0)), 2);
        assert_eq!(grid.count(at(1_050, 500), at(1_180, 0)), 4);
        assert_eq!(grid.count(at(1_050, 500), at(1_050, 500)), 1);
    }

    #[test]
    fn zero_negative_and_absurd_intervals_are_refused_by_name() {
        for seconds in [0, -1, i64::MIN, i64::MAX, Interval::MAX_SECONDS + 1] {
            let error = Interval::new(seconds, at(0, 0)).unwrap_err();
            assert_eq!(error.field, "frequencySeconds");
            assert!(error.message.contains("1 second to 366 days"), "{}", error.message);
        }
    }

    /// An instant of the years 1900 to 2200, to the nanosecond: the wall clock is as fine.
    fn instant() -> impl Strategy<Value = DateTime<Utc>> {
        (-2_208_988_800..7_258_118_400_i64, 0..1_000_000_000_u32)
            .prop_map(|(seconds, nanos)| Utc.timestamp_opt(seconds, nanos).unwrap())
    }

    fn grid() -> impl Strategy<Value = Interval> {
        let seconds = prop_oneof![1..=120_i64, 1..=Interval::MAX_SECONDS];
        (seconds, instant()).prop_map(|(seconds, anchor)| Interval::new(seconds, anchor).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_slot_is_the_first_point_of_the_grid_after_an_instant(grid in grid(), after in instant()) {
            let slot = grid.next_slot(after).unwrap();
            prop_assert!(slot > after, "{slot} after {after}");
            prop_assert!(slot - grid.every() <= after, "{} comes after {after}, too", slot - grid.every());
            let since_anchor = slot - grid.anchor;
            prop_assert_eq!((since_anchor.num_seconds() % grid.seconds, since_anchor.subsec_nanos()), (0, 0));
        }

        #[test]
        fn slots_follow_one_another_at_the_grids_distance(grid in grid(), after in instant(), n in 1..50_i32) {
            let first = grid.next_slot(after).unwrap();
            let last = (0..n).fold(first, |slot, _| grid.next_slot(slot).unwrap());
            prop_assert_eq!(last, first + grid.every() * n);
            prop_assert_eq!(grid.count(first, last), i64::from(n) + 1);
        }

        #[test]
        fn asking_later_never_gives_an_earlier_slot(grid in grid(), a in instant(), b in instant()) {
            prop_assert!(grid.next_slot(a.min(b)).unwrap() <= grid.next_slot(a.max(b)).unwrap());
        }
    }

    #[test]
    fn the_ends_of_time_are_no_panic() {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        for anchor in [first, at(0, 0), last] {
            let grid = Interval::new(Interval::MAX_SECONDS, anchor).unwrap();
            assert!(grid.next_slot(first).is_some_and(|slot| slot > first), "{anchor}");
            assert_eq!(grid.next_slot(last), None, "{anchor}");
        }
    }
}
