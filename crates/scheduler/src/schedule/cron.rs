//! Cron patterns in a zone: rule P.
//!
//! croner parses the pattern and searches *naive local* time; this module maps local time to UTC, segment by
//! segment between the zone's jumps.
//!
//! # Why not croner's own zoned search
//! `find_next_occurrence` of croner 4.0.3 on a `DateTime<Tz>` differs from rule P in these of the vectors in
//! `tests/dst-vectors.csv`:
//!
//! | vector | rule P | croner |
//! |---|---|---|
//! | G4, `0,30 2` in New York's spring gap | once, at the gap's end | drops it: a list makes it an interval pattern |
//! | G13, `0 12` on the day Apia skipped | goes on to the next day | fails: a gap's end is sought for two hours at most |
//! | G17, `30 0` in Casey's gap of three hours | once, at the gap's end | fails, as above |
//!
//! The same three causes, and one more, show at other times and places:
//! - ranges, steps within ranges (`10-50/20 2`) and several seconds (`15,45 30 2 * * *`) make interval patterns too.
//!   Such a pattern then also runs in both passes where the clock is set back.
//! - A slot is lost when its gap ends on a date that the pattern does not match: `45 23 * * FRI` in Pyongyang, 2018.
//!
//! `tests/dst_vectors.rs` holds croner to this list, so that an update which mends some of it is noticed.
//!
//! # Rule P
//! A pattern is *fixed* when neither its minute nor its hour field contains a `*`; else it is an *interval*
//! pattern. Where the clock jumps forward by up to three hours, a fixed pattern with a time inside the gap runs
//! once, at the first instant after it; an interval pattern skips the gap; a longer gap drops its slots. Where the
//! clock jumps back, a fixed pattern runs in the first pass only, an interval pattern in both.
//! The distinction is that of Vixie cron (cron(8), "Daylight Saving Time").

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};

use super::{describe::describe_cron, refusal::explain, zone::Zone};
use crate::error::InvalidSchedule;

/// Gaps longer than this drop the slots inside them.
pub(super) const MAX_BRIDGED_GAP: TimeDelta = TimeDelta::hours(3);

/// A parsed pattern.
#[derive(Clone, Debug)]
pub struct CronPattern {
    source: String,
    cron: Cron,
    fixed: bool,
}

impl CronPattern {
    /// Longest pattern accepted, in characters.
    pub const MAX_CHARS: usize = 100;
    /// A pattern with no occurrence in this many years is refused.
    pub const HORIZON_YEARS: i64 = 8;

    /// Parses 5 fields, 6 with leading seconds, or a nickname.
    ///
    /// # Errors
    /// Field `frequencyCron`, with a sentence that says what would be right.
    pub fn parse(source: &str) -> Result<Self, InvalidSchedule> {
        let trimmed = source.trim();
        let length = trimmed.chars().count();
        if length > Self::MAX_CHARS {
            return Err(invalid(format!(
                "the pattern has {length} characters; at most {} are allowed",
                Self::MAX_CHARS
            )));
        }
        let fields: Vec<&str> = expand_nickname(trimmed)?.split_ascii_whitespace().collect();
        let (minute, hour) = match fields.as_slice() {
            [minute, hour, _, _, _] | [_, minute, hour, _, _, _] => (*minute, *hour),
            [] => {
                return Err(invalid(
                    "the pattern is empty; write e.g. \"0 9 * * 1-5\" for 09:00 on weekdays",
                ));
            }
            [_, _, _, _, _, _, _] => {
                return Err(invalid("the pattern has 7 fields; a year field is not supported, drop it"));
            }
            other => {
                return Err(invalid(format!(
                    "the pattern has {}; it needs 5 (minute hour day month weekday) or 6 with leading seconds",
                    if other.len() == 1 { "1 field".to_owned() } else { format!("{} fields", other.len()) }
                )));
            }
        };
        if let Some(field) = fields.iter().find(|field| field.split(',').any(str::is_empty)) {
            // To croner a field of such items alone is a set of nothing, for which it searches for minutes.
            return Err(invalid(format!("{field:?} has a comma too many; write a list as \"0,30\"")));
        }
        let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
        let cron = parser.parse(&fields.join(" ")).map_err(|_| invalid(explain(&fields, parser)))?;
        let fixed = !minute.contains('*') && !hour.contains('*');
        Ok(Self { source: trimmed.to_owned(), cron, fixed })
    }

    /// Refuses a pattern such as `0 0 30 2 *`.
    pub(super) fn must_occur(&self, now: DateTime<Utc>) -> Result<(), InvalidSchedule> {
        let from = now.naive_utc();
        let horizon = TimeDelta::days(Self::HORIZON_YEARS * 366);
        if self.next_local(from, true).is_some_and(|found| found - from <= horizon) {
            return Ok(());
        }
        Err(invalid(format!(
            "{:?} never runs: it has no occurrence in the next {} years",
            self.source,
            Self::HORIZON_YEARS
        )))
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Rule P's distinction.
    pub fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// The months it names, 1 to 12; all of them for a star.
    pub(super) fn months(&self) -> Vec<u16> {
        self.cron.pattern.months.values()
    }

    /// The pattern in words, without a full stop: "At 09:00 on Monday to Friday".
    pub fn describe(&self) -> String {
        describe_cron(&self.cron)
    }

    /// The first slot strictly after `after` in zone `tz`; `None` only beyond croner's calendar, the year 5000.
    pub fn next_slot(&self, tz: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let zone = Zone::of(tz);
        let mut index = zone.index_at(after);
        let mut segment = *zone.segment(index)?;
        let mut local = self.next_local(segment.local(after), false)?;
        if let (true, Some(first_new)) = (self.fixed, repeated_until(&zone, index))
            && local < first_new
        {
            local = self.next_local(first_new, true)?;
        }
        loop {
            let Some(&next) = zone.segment(index + 1) else { return Some(segment.utc(local)) };
            let ends = segment.local(next.start);
            if local < ends {
                return Some(segment.utc(local));
            }
            let resumes = next.local(next.start);
            if self.fixed {
                if local < resumes {
                    if resumes - ends <= MAX_BRIDGED_GAP {
                        return Some(next.start);
                    }
                    local = self.next_local(resumes, true)?;
                }
            } else if local < resumes || resumes < ends {
                local = self.next_local(resumes, true)?;
            }
            index += 1;
            segment = next;
        }
    }

    /// The first local time of the pattern in `from..to`, whether or not a clock ever shows it.
    pub(super) fn first_local_within(&self, from: NaiveDateTime, to: NaiveDateTime) -> Option<NaiveDateTime> {
        self.next_local(from, true).filter(|local| *local < to)
    }

    /// The pattern's next occurrence on an unbroken calendar.
    fn next_local(&self, from: NaiveDateTime, inclusive: bool) -> Option<NaiveDateTime> {
        #[cfg(any(test, feature = "testing"))]
        crate::testing::searches::note();
        // UTC has no jumps, so it stands in for naive time.
        self.cron.find_next_occurrence(&from.and_utc(), inclusive).ok().map(|found| found.naive_utc())
    }
}

/// In the segment at `index`, local times before this one have been seen once already.
fn repeated_until(zone: &Zone, index: usize) -> Option<NaiveDateTime> {
    let segment = zone.segment(index)?;
    let before = zone.segment(index.checked_sub(1)?)?;
    (before.offset > segment.offset).then(|| before.local(segment.start))
}

fn expand_nickname(pattern: &str) -> Result<&str, InvalidSchedule> {
    let Some(nickname) = pattern.strip_prefix('@') else { return Ok(pattern) };
    match nickname.to_ascii_lowercase().as_str() {
        "yearly" | "annually" => Ok("0 0 1 1 *"),
        "monthly" => Ok("0 0 1 * *"),
        "weekly" => Ok("0 0 * * 0"),
        "daily" | "midnight" => Ok("0 0 * * *"),
        "hourly" => Ok("0 * * * *"),
        "minutely" => Ok("* * * * *"),
        _ => Err(invalid(
            "this nickname is not known; use @minutely, @hourly, @daily, @weekly, @monthly or @yearly",
        )),
    }
}

fn invalid(message: impl Into<String>) -> InvalidSchedule {
    InvalidSchedule { field: "frequencyCron", message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_too_many_is_refused_at_once() {
        // croner takes them all, and searches the first for a minute and a half.
        for pattern in
            [", * * * *", "0, * * * *", "* ,1 * * *", "0 0 1,,2 * *", "0 0 * * ,", "0,,30 * * * * *"]
        {
            let error = CronPattern::parse(pattern).unwrap_err();
            assert!(error.message.contains("a comma too many"), "{pattern:?}: {}", error.message);
        }
    }

    #[test]
    fn the_instant_at_which_the_clock_jumps_is_read_as_it_is_after_it() {
        let next = |source, after: &str| {
            let slot =
                CronPattern::parse(source).unwrap().next_slot(Tz::America__New_York, after.parse().unwrap());
            slot.map(|slot| slot.to_rfc3339())
        };
        // Set back from 02:00, which comes once, an hour later.
        assert_eq!(next("0 2 * * *", "2025-11-02T04:00:00Z").as_deref(), Some("2025-11-02T07:00:00+00:00"));
        // Set forward from 02:00, which does not come.
        assert_eq!(next("0 */2 * * *", "2025-03-09T05:30:00Z").as_deref(), Some("2025-03-09T08:00:00+00:00"));
    }

    #[test]
    fn the_ends_of_time_are_no_panic() {
        let pattern = CronPattern::parse("30 2 * * *").unwrap();
        for tz in [Tz::UTC, Tz::Asia__Tokyo, Tz::America__New_York] {
            let first = pattern.next_slot(tz, DateTime::<Utc>::MIN_UTC);
            assert!(first.is_some_and(|slot| slot > DateTime::<Utc>::MIN_UTC), "{tz}: {first:?}");
            assert_eq!(pattern.next_slot(tz, DateTime::<Utc>::MAX_UTC), None, "{tz}");
        }
    }
}
