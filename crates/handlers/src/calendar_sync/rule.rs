//! A recurrence rule as a series of local times.
//!
//! The library is asked about local time only (it is told that everything is UTC), so that what happens at a
//! change of the clocks is decided in one place, [`super::zone`]. `UNTIL` is left to us for the same reason: it is
//! an instant, and the library would compare it with local time.

use calcard::icalendar::ICalendarRecurrenceRule;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use rrule::{RRule, RRuleSet, Unvalidated};

/// A rule that begins at a local time.
pub(super) struct Rule {
    set: RRuleSet,
    until: Option<Until>,
}

/// The last moment of a rule, inclusive.
enum Until {
    Instant(DateTime<Utc>),
    Local(NaiveDateTime),
    Date(NaiveDate),
}

/// The rule means nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct InvalidRule;

impl Rule {
    pub(super) fn new(rule: &ICalendarRecurrenceRule, start: NaiveDateTime) -> Result<Self, InvalidRule> {
        let until = match &rule.until {
            None => None,
            Some(until) => {
                let parsed = until.to_date_time().ok_or(InvalidRule)?;
                Some(match parsed.offset {
                    _ if !until.has_time() => Until::Date(parsed.date_time.date()),
                    Some(offset) => {
                        let at = offset.from_local_datetime(&parsed.date_time).single().ok_or(InvalidRule)?;
                        Until::Instant(at.to_utc())
                    }
                    None => Until::Local(parsed.date_time),
                })
            }
        };
        let endless = ICalendarRecurrenceRule { until: None, rscale: None, skip: None, ..rule.clone() };
        let start = rrule::Tz::UTC.from_utc_datetime(&start);
        let parsed: RRule<Unvalidated> = endless.to_string().parse().map_err(|_| InvalidRule)?;
        // `limit` ends the search for the next date of a rule that has none.
        let set = RRuleSet::new(start).rrule(parsed.validate(start).map_err(|_| InvalidRule)?).limit();
        Ok(Self { set, until })
    }

    /// Its local times in order, without regard to `UNTIL`; possibly endless.
    pub(super) fn starts(&self) -> impl Iterator<Item = NaiveDateTime> + '_ {
        (&self.set).into_iter().map(|at| at.naive_utc())
    }

    /// Is a local time, and the instant it stands for, not after `UNTIL`?
    pub(super) fn until_allows(&self, local: NaiveDateTime, instant: impl FnOnce() -> DateTime<Utc>) -> bool {
        match &self.until {
            None => true,
            Some(Until::Instant(until)) => instant() <= *until,
            Some(Until::Local(until)) => local <= *until,
            Some(Until::Date(until)) => local.date() <= *until,
        }
    }
}
