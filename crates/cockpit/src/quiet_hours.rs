//! Quiet hours: a stretch of every day, by the clocks of this computer, in which nobody is disturbed.
//!
//! What counts is what the clocks show: where they are put back, a stretch is longer or comes twice, where they are put
//! forward, it is shorter.

use api::settings::QuietHoursDto;
use chrono::{DateTime, DurationRound, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use thiserror::Error;

const MINUTES_OF_TWO_DAYS: i32 = 2 * 24 * 60;

/// From one time of day up to another; over midnight where the second is the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuietHours {
    from: NaiveTime,
    to: NaiveTime,
}

/// These are no quiet hours.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum ReadQuietHoursError {
    /// Not a time of day.
    #[error("{text:?} is no time of day; write e.g. 22:30")]
    Time {
        /// `from` or `to`.
        end: &'static str,
        /// What was written.
        text: String,
    },
    /// A day of them, or none.
    #[error("quiet hours need an end that is not their beginning")]
    Empty,
}

impl ReadQuietHoursError {
    /// The field at fault.
    pub fn field(&self) -> String {
        match self {
            Self::Time { end, .. } => format!("quietHours.{end}"),
            Self::Empty => "quietHours.to".to_owned(),
        }
    }
}

impl QuietHours {
    /// Reads `HH:MM` twice.
    pub fn read(wire: &QuietHoursDto) -> Result<Self, ReadQuietHoursError> {
        let (from, to) = (time("from", &wire.from)?, time("to", &wire.to)?);
        if from == to { Err(ReadQuietHoursError::Empty) } else { Ok(Self { from, to }) }
    }

    /// As they go over the wire.
    pub fn to_wire(self) -> QuietHoursDto {
        let text = |time: NaiveTime| time.format("%H:%M").to_string();
        QuietHoursDto { from: text(self.from), to: text(self.to) }
    }

    /// Whether it is quiet at this instant.
    pub fn hold(self, at: DateTime<Utc>, zone: Tz) -> bool {
        let shown = at.with_timezone(&zone).time();
        if self.from < self.to {
            self.from <= shown && shown < self.to
        } else {
            self.from <= shown || shown < self.to
        }
    }

    /// The next instant at which it is not quiet.
    pub fn end(self, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        // Minute by minute: no arithmetic about clocks that are changed could be as plain, and it is done once a night.
        let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        let mut minutes = (1..=MINUTES_OF_TWO_DAYS).map(|n| minute + TimeDelta::minutes(n.into()));
        minutes.find(|at| !self.hold(*at, zone)).unwrap_or(now + TimeDelta::days(1))
    }
}

fn time(end: &'static str, text: &str) -> Result<NaiveTime, ReadQuietHoursError> {
    let two_digits = text.len() == 5;
    NaiveTime::parse_from_str(text, "%H:%M")
        .ok()
        .filter(|_| two_digits)
        .ok_or_else(|| ReadQuietHoursError::Time { end, text: text.chars().take(40).collect() })
}

#[cfg(test)]
mod tests {
    use chrono_tz::{Asia::Kathmandu, Europe::Berlin, UTC};

    use super::*;

    fn hours(from: &str, to: &str) -> QuietHours {
        QuietHours::read(&QuietHoursDto { from: from.to_owned(), to: to.to_owned() }).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn they_begin_with_their_first_minute_and_end_before_their_last() {
        let noon = hours("12:00", "13:30");
        for (instant, quiet) in [
            ("2026-06-01T11:59:59Z", false),
            ("2026-06-01T12:00:00Z", true),
            ("2026-06-01T13:29:59Z", true),
            ("2026-06-01T13:30:00Z", false),
        ] {
            assert_eq!(noon.hold(at(instant), UTC), quiet, "{instant}");
        }
        assert_eq!(noon.end(at("2026-06-01T12:10:20Z"), UTC), at("2026-06-01T13:30:00Z"));
    }

    #[test]
    fn they_go_over_midnight_by_the_clocks_of_the_zone() {
        let night = hours("22:00", "07:00");
        for (instant, quiet) in [
            ("2026-01-10T16:14:00Z", false), // 21:59 in Kathmandu
            ("2026-01-10T16:15:00Z", true),
            ("2026-01-10T18:15:00Z", true), // midnight
            ("2026-01-11T01:14:00Z", true),
            ("2026-01-11T01:15:00Z", false),
        ] {
            assert_eq!(night.hold(at(instant), Kathmandu), quiet, "{instant}");
        }
        assert_eq!(night.end(at("2026-01-10T16:15:00Z"), Kathmandu), at("2026-01-11T01:15:00Z"));
        assert_eq!(night.end(at("2026-01-11T00:00:30Z"), Kathmandu), at("2026-01-11T01:15:00Z"));
    }

    #[test]
    fn clocks_that_are_changed_at_night_end_them_when_they_show_it() {
        let night = hours("22:00", "07:00");
        // Nine hours by the clocks: eight in March, ten in October.
        assert_eq!(night.end(at("2026-03-28T21:00:00Z"), Berlin), at("2026-03-29T05:00:00Z"));
        assert_eq!(night.end(at("2026-10-24T20:00:00Z"), Berlin), at("2026-10-25T06:00:00Z"));
    }

    #[test]
    fn an_end_that_no_clock_shows_is_the_first_moment_after_it() {
        // At 02:00 the clocks show 03:00.
        let early = hours("23:00", "02:30");
        assert_eq!(early.end(at("2026-03-29T00:10:00Z"), Berlin), at("2026-03-29T01:00:00Z"));
        assert!(!early.hold(at("2026-03-29T01:00:00Z"), Berlin));
    }

    #[test]
    fn an_hour_that_comes_twice_is_quiet_twice() {
        let early = hours("02:00", "02:30");
        assert_eq!(early.end(at("2026-10-25T00:10:00Z"), Berlin), at("2026-10-25T00:30:00Z"));
        assert!(!early.hold(at("2026-10-25T00:45:00Z"), Berlin));
        assert!(early.hold(at("2026-10-25T01:15:00Z"), Berlin));
    }

    #[test]
    fn what_is_no_time_of_day_is_told_with_its_field() {
        for (from, to, field) in [
            ("25:00", "07:00", "quietHours.from"),
            ("22:00", "7:00", "quietHours.to"),
            ("22:00", "", "quietHours.to"),
            ("22:00:00", "07:00", "quietHours.from"),
            ("07:00", "07:00", "quietHours.to"),
        ] {
            let wire = QuietHoursDto { from: from.to_owned(), to: to.to_owned() };
            assert_eq!(QuietHours::read(&wire).unwrap_err().field(), field, "{from} {to}");
        }
        let night = hours("22:00", "07:00");
        assert_eq!(QuietHours::read(&night.to_wire()), Ok(night));
    }
}
