//! A recurrence rule as a series of local times.
//!
//! The library is asked about local time only (it is told that everything is UTC), so that what happens at a
//! change of the clocks is decided in one place, [`super::zone`]. `UNTIL` is left to us for the same reason: it is
//! an instant, and the library would compare it with local time.
//!
//! The library finds occurrences one after the other. A rule that is years old is followed from near the time that is
//! asked about, where that makes no difference.

use calcard::icalendar::{ICalendarFrequency, ICalendarRecurrenceRule};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use rrule::{RRule, RRuleSet, Unvalidated};

/// Times that one step of a rule may have: the library works out all of a step at once. A year of hours has half.
const MAX_PER_STEP: usize = 20_000;

/// A rule that begins at a local time.
pub(super) struct Rule {
    /// Without its `UNTIL`.
    recurrence: ICalendarRecurrenceRule,
    start: NaiveDateTime,
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
        if per_step(rule) > MAX_PER_STEP {
            return Err(InvalidRule);
        }
        let endless = ICalendarRecurrenceRule { until: None, rscale: None, skip: None, ..rule.clone() };
        set_of(&endless, start)?;
        Ok(Self { recurrence: endless, start, until })
    }

    /// Its local times from `from` on and perhaps some before, in order, without regard to `UNTIL`; possibly endless.
    pub(super) fn starts_from(&self, from: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let set = match self.forwarded(from) {
            None => set_of(&self.recurrence, self.start).ok(),
            Some(Forwarded::To(start, count)) => {
                set_of(&ICalendarRecurrenceRule { count, ..self.recurrence.clone() }, start).ok()
            }
            Some(Forwarded::BeyondItsEnd) => None,
        };
        set.into_iter().flat_map(|set| (&set).into_iter()).map(|at| at.naive_utc())
    }

    /// The same rule begun later, at one of its own steps, so that it keeps its phase. `None` where it has to be
    /// followed from its beginning: months and years have no fixed length (and a rule in them few steps), and
    /// `BYSETPOS` and `COUNT` count, unless every step is an occurrence.
    fn forwarded(&self, from: NaiveDateTime) -> Option<Forwarded> {
        let unit = match self.recurrence.freq {
            ICalendarFrequency::Secondly => TimeDelta::seconds(1),
            ICalendarFrequency::Minutely => TimeDelta::minutes(1),
            ICalendarFrequency::Hourly => TimeDelta::hours(1),
            ICalendarFrequency::Daily => TimeDelta::days(1),
            ICalendarFrequency::Weekly => TimeDelta::weeks(1),
            _ => return None,
        };
        let step = unit.num_seconds() * i64::from(self.recurrence.interval.unwrap_or(1).max(1));
        let steps = (from - self.start).num_seconds() / step;
        if steps <= 0 || !self.recurrence.bysetpos.is_empty() {
            return None;
        }
        let start = self.start.checked_add_signed(TimeDelta::seconds(steps * step))?;
        let count = match self.recurrence.count {
            None => None,
            Some(_) if !self.every_step_counts() => return None,
            Some(count) => match i64::from(count) - steps {
                left @ 1.. => Some(u32::try_from(left).ok()?),
                _ => return Some(Forwarded::BeyondItsEnd),
            },
        };
        Some(Forwarded::To(start, count))
    }

    /// It is but a frequency and an interval.
    fn every_step_counts(&self) -> bool {
        let rule = &self.recurrence;
        rule.bysecond.is_empty()
            && rule.byminute.is_empty()
            && rule.byhour.is_empty()
            && rule.byday.is_empty()
            && rule.bymonthday.is_empty()
            && rule.byyearday.is_empty()
            && rule.byweekno.is_empty()
            && rule.bymonth.is_empty()
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

    /// Is a whole day not after `UNTIL`? Dates are compared as dates: the instant at which a day begins depends on who
    /// asks. `zone` is this computer's.
    pub(super) fn until_allows_date(&self, date: NaiveDate, zone: Tz) -> bool {
        match &self.until {
            None => true,
            Some(Until::Instant(until)) => date <= date_meant(*until, zone),
            Some(Until::Local(until)) => date <= until.date(),
            Some(Until::Date(until)) => date <= *until,
        }
    }
}

/// The day that an instant means to a series of days, as Exchange writes its end (RFC 5545, 3.3.10, wants a date).
/// It is the date that is written, unless a day of this computer begins or ends at that instant: midnight in Berlin is
/// written with the date before.
pub(super) fn date_meant(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    let here = at.with_timezone(&zone).naive_local();
    let is_border = [here, here + TimeDelta::seconds(1)].iter().any(|here| here.time() == NaiveTime::MIN);
    if is_border { here.date() } else { at.date_naive() }
}

/// At most so many times has a step of the rule.
fn per_step(rule: &ICalendarRecurrenceRule) -> usize {
    let days = match rule.freq {
        ICalendarFrequency::Yearly => 366,
        ICalendarFrequency::Monthly => 31,
        ICalendarFrequency::Weekly => 7,
        _ => 1,
    };
    let of_day = [rule.byhour.len(), rule.byminute.len(), rule.bysecond.len()];
    of_day.into_iter().fold(days, |times, more| times.saturating_mul(more.max(1)))
}

/// A rule begun later.
enum Forwarded {
    /// With this start and this `COUNT`.
    To(NaiveDateTime, Option<u32>),
    /// By then it has ended.
    BeyondItsEnd,
}

fn set_of(rule: &ICalendarRecurrenceRule, start: NaiveDateTime) -> Result<RRuleSet, InvalidRule> {
    let start = rrule::Tz::UTC.from_utc_datetime(&start);
    let parsed: RRule<Unvalidated> = rule.to_string().parse().map_err(|_| InvalidRule)?;
    // `limit` ends the search for the next date of a rule that has none.
    Ok(RRuleSet::new(start).rrule(parsed.validate(start).map_err(|_| InvalidRule)?).limit())
}

#[cfg(test)]
mod tests {
    use calcard::{
        Entry, Parser,
        icalendar::{ICalendarProperty, ICalendarValue},
    };

    use super::*;

    fn rule(text: &str, start: NaiveDateTime) -> Rule {
        let calendar =
            format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        let Entry::ICalendar(calendar) = Parser::new(&calendar).entry() else { panic!("{text}") };
        let mut components = calendar.components.iter();
        let entry = components.find_map(|part| part.property(&ICalendarProperty::Rrule)).unwrap();
        let ICalendarValue::RecurrenceRule(rule) = &entry.values[0] else { panic!("{text}") };
        Rule::new(rule, start).unwrap()
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_followed_from_near_its_end_gives_what_it_gives_from_its_beginning() {
        let start = at("2019-12-30T23:45:10");
        let rules = [
            "FREQ=SECONDLY;INTERVAL=37",
            "FREQ=MINUTELY;INTERVAL=7;BYSECOND=5,50",
            "FREQ=MINUTELY;INTERVAL=15;BYHOUR=9,17",
            "FREQ=HOURLY",
            "FREQ=HOURLY;INTERVAL=7",
            "FREQ=HOURLY;INTERVAL=5;BYDAY=MO,FR;BYMINUTE=0,30",
            "FREQ=HOURLY;BYMONTH=3;BYMONTHDAY=1,-1",
            "FREQ=HOURLY;INTERVAL=3;COUNT=2000",
            "FREQ=HOURLY;BYDAY=TU;COUNT=300",
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=DAILY;INTERVAL=2;BYMONTH=1,6;BYHOUR=8,20",
            "FREQ=DAILY;INTERVAL=4;COUNT=60",
            "FREQ=DAILY;BYHOUR=8,12,16;BYSETPOS=-1",
            "FREQ=WEEKLY;INTERVAL=3",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO,WE",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO,WE;WKST=SU",
            "FREQ=WEEKLY;INTERVAL=5;COUNT=12",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        ];
        for text in rules {
            let rule = rule(text, start);
            for from in
                ["2019-12-30T23:45:10", "2020-01-02T00:00:00", "2020-08-31T11:59:59", "2020-12-31T00:00:00"]
            {
                let from = at(from);
                let wanted: Vec<_> = rule.starts_from(start).filter(|at| *at >= from).take(40).collect();
                let found: Vec<_> = rule.starts_from(from).filter(|at| *at >= from).take(40).collect();
                assert_eq!(found, wanted, "{text} from {from}");
            }
        }
    }

    #[test]
    fn an_old_rule_is_not_followed_from_its_beginning() {
        let from = at("2026-02-08T00:00:00");
        for text in
            ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY;BYDAY=SU", "FREQ=DAILY;COUNT=9999"]
        {
            let rule = rule(text, at("2000-01-01T00:00:00"));
            assert!(rule.starts_from(from).take_while(|at| *at < from).count() <= 1, "{text}");
        }
    }

    #[test]
    fn a_rule_that_has_every_second_of_a_year_at_once_means_nothing() {
        let rule = ICalendarRecurrenceRule {
            freq: ICalendarFrequency::Yearly,
            byhour: (0..24).collect(),
            byminute: (0..60).collect(),
            ..ICalendarRecurrenceRule::default()
        };
        assert!(Rule::new(&rule, at("2026-01-01T00:00:00")).is_err());
        let hours = ICalendarRecurrenceRule { byminute: Vec::new(), ..rule };
        assert!(Rule::new(&hours, at("2026-01-01T00:00:00")).is_ok());
    }

    #[test]
    fn a_rule_that_has_ended_has_no_more_starts() {
        let rule = rule("FREQ=HOURLY;COUNT=10", at("2020-01-01T00:00:00"));
        assert_eq!(rule.starts_from(at("2020-01-01T08:00:00")).count(), 2);
        assert_eq!(rule.starts_from(at("2020-01-01T10:00:00")).count(), 0);
    }
}
