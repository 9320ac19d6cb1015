//! A pattern as the tasks that have it share it, with the slot that was found last: tasks that are due together, started
//! together or edited ask for the same one after the other.
//!
//! What is remembered cannot become wrong: between the instant that was asked about and the slot that was found, there is none.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::cron::CronPattern;
use crate::error::InvalidSchedule;

/// A parsed pattern and its last answer.
#[derive(Debug)]
pub(super) struct SharedPattern {
    pub pattern: CronPattern,
    last: Mutex<Option<Found>>,
}

/// In `zone`, `slot` is the first one after any instant of `after..slot`.
#[derive(Clone, Copy, Debug)]
struct Found {
    zone: Tz,
    after: DateTime<Utc>,
    slot: DateTime<Utc>,
}

impl SharedPattern {
    pub fn new(pattern: CronPattern) -> Self {
        Self { pattern, last: Mutex::default() }
    }

    /// As [`CronPattern::next_slot`].
    pub fn next_slot(&self, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if let Some(last) = self.last()
            && last.zone == zone
            && (last.after..last.slot).contains(&after)
        {
            return Some(last.slot);
        }
        let slot = self.pattern.next_slot(zone, after)?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Found { zone, after, slot });
        Some(slot)
    }

    /// As [`CronPattern::must_occur`]. A slot that has been found to come is as good as one that would be looked for.
    pub fn must_occur(&self, now: DateTime<Utc>) -> Result<(), InvalidSchedule> {
        const SOON: TimeDelta = TimeDelta::days(366);
        if self.last().is_some_and(|last| now < last.slot && last.slot - now < SOON) {
            return Ok(());
        }
        self.pattern.must_occur(now)
    }

    fn last(&self) -> Option<Found> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_found_answers_for_the_time_up_to_it_in_its_zone_alone() {
        let shared = SharedPattern::new(CronPattern::parse("30 2 * * *").unwrap());
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let slot = Some(at("2026-03-28T01:30:00Z"));
        assert_eq!(shared.next_slot(Tz::Europe__Berlin, at("2026-03-27T12:00:00Z")), slot);
        assert_eq!(shared.last().map(|last| last.after), Some(at("2026-03-27T12:00:00Z")));
        assert_eq!(shared.next_slot(Tz::Europe__Berlin, at("2026-03-28T01:29:59.999Z")), slot);
        assert_eq!(
            shared.last().map(|last| last.after),
            Some(at("2026-03-27T12:00:00Z")),
            "it was not searched for anew"
        );
        assert_ne!(shared.next_slot(Tz::UTC, at("2026-03-27T12:00:00Z")), slot);
        assert_eq!(shared.next_slot(Tz::Europe__Berlin, at("2026-03-27T12:00:00Z")), slot);
        assert_eq!(
            shared.next_slot(Tz::Europe__Berlin, at("2026-03-28T01:30:00Z")),
            Some(at("2026-03-29T01:00:00Z")),
            "after the slot itself comes the next"
        );
    }

    #[test]
    fn a_slot_that_was_found_long_ago_is_no_proof_of_another() {
        let shared = SharedPattern::new(CronPattern::parse("0 0 30 2 *").unwrap());
        let now = DateTime::UNIX_EPOCH;
        let past = Found { zone: Tz::UTC, after: now - TimeDelta::days(2), slot: now };
        *shared.last.lock().unwrap() = Some(past);
        assert!(shared.must_occur(now).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever was asked before: around clocks that jump, forward, back and over a day.
        #[test]
        fn it_says_what_the_pattern_says(
            source in prop_oneof![
                Just("30 2 * * *"), Just("*/20 * * * *"), Just("0 1-3 * * *"), Just("5 * * * *"), Just("15 30 2 29 * *"),
                Just("0 0 * * *"),
            ],
            asked in proptest::collection::vec((0_usize..3, -200_000_i64..200_000, 0_usize..4), 1..60),
        ) {
            let pattern = CronPattern::parse(source).unwrap();
            let shared = SharedPattern::new(pattern.clone());
            let zones = [Tz::Europe__Berlin, Tz::America__New_York, Tz::Pacific__Apia, Tz::UTC];
            let jumps = ["2026-03-29T01:00:00Z", "2026-11-01T06:00:00Z", "2011-12-30T10:00:00Z"];
            for (jump, seconds, zone) in asked {
                let at = jumps[jump].parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds);
                let zone = zones[zone];
                prop_assert_eq!(shared.next_slot(zone, at), pattern.next_slot(zone, at), "{} in {} after {}", source, zone, at);
            }
        }
    }
}
