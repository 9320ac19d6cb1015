//! What somebody means by the moment they name: an instant, or a local time in the task's zone.

use api::instant_from_text;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A moment as precise as it was written: "02:30" is all of that minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Its beginning.
    pub from: DateTime<Utc>,
    /// Its end, included.
    pub through: DateTime<Utc>,
}

/// What can be written, for whoever wrote something else.
pub(crate) const EXPECTED: &str = "write an instant such as 2026-01-31T06:30:00Z, \
     or a local time of the task such as 2026-01-31T06:30 or 06:30";

const MINUTE: TimeDelta = TimeDelta::milliseconds(60_000 - 1);
const SECOND: TimeDelta = TimeDelta::milliseconds(1_000 - 1);
const INSTANT: TimeDelta = TimeDelta::zero();

impl Asked {
    /// This very moment.
    pub fn instant(at: DateTime<Utc>) -> Self {
        Self { from: at, through: at }
    }

    /// Reads RFC 3339, a local date and time in `zone`, or a local time of day, which is its latest occurrence.
    pub fn parse(text: &str, zone: Tz, now: DateTime<Utc>) -> Option<Self> {
        let text = text.trim();
        let (from, precision) = if let Some(instant) = instant_from_text(text) {
            (instant, precision_of(text))
        } else if let Some(local) = local(text) {
            (first_instant(local, zone)?, precision_of(text))
        } else {
            (latest(time_of_day(text)?, zone, now)?, precision_of(text))
        };
        Some(Self { from, through: from.checked_add_signed(precision)? })
    }

    /// The slot is what was asked about, not merely the one before it.
    pub fn is(&self, slot: DateTime<Utc>) -> bool {
        (self.from..=self.through).contains(&slot)
    }
}

/// What was left unsaid: seconds, or what is smaller.
fn precision_of(text: &str) -> TimeDelta {
    let time = text.split_once(['T', 't', ' ']).map_or(text, |(_, time)| time);
    let time = time.split(['Z', 'z', '+', '-']).next().unwrap_or(time);
    match (time.matches(':').count(), time.contains('.')) {
        (_, true) => INSTANT,
        (2.., false) => SECOND,
        _ => MINUTE,
    }
}

fn local(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    Some(date.parse::<NaiveDate>().ok()?.and_time(time_of_day(time)?))
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// Today's, or yesterday's where today's is still to come.
fn latest(time: NaiveTime, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&zone).date_naive();
    let on = |date: NaiveDate| first_instant(date.and_time(time), zone);
    on(today).filter(|at| *at <= now).or_else(|| on(today.checked_sub_days(Days::new(1))?))
}

/// The instant of a local time: the first of two, and where the clock jumped over it, the first one after the gap, at
/// which a fixed pattern is due too.
fn first_instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    const LONGEST_GAP: i64 = 26 * 60;
    (0..=LONGEST_GAP).find_map(|minutes| {
        let later = local.checked_add_signed(TimeDelta::minutes(minutes))?;
        zone.from_local_datetime(&later).earliest().map(|at| at.to_utc())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_way_to_name_a_moment() {
        let now = at("2026-11-24T09:00:00Z");
        for (text, zone, from, seconds) in [
            ("2026-11-24T02:30:00Z", "UTC", "2026-11-24T02:30:00Z", 0.999),
            ("2026-11-24T02:30:00.250Z", "UTC", "2026-11-24T02:30:00.250Z", 0.0),
            ("2026-11-24T02:30+01:00", "UTC", "2026-11-24T01:30:00Z", 59.999),
            ("2026-11-24T02:30-05:00", "UTC", "2026-11-24T07:30:00Z", 59.999),
            ("2026-11-24T02:30", "Europe/Berlin", "2026-11-24T01:30:00Z", 59.999),
            ("2026-11-24 02:30:15", "Europe/Berlin", "2026-11-24T01:30:15Z", 0.999),
            ("02:30", "Europe/Berlin", "2026-11-24T01:30:00Z", 59.999),
            // Today's is still to come.
            ("23:30", "Europe/Berlin", "2026-11-23T22:30:00Z", 59.999),
            ("10:00", "Europe/Berlin", "2026-11-24T09:00:00Z", 59.999),
            // The clock jumps over it, and shows it twice.
            ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z", 59.999),
            ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z", 59.999),
            // A whole day that was not.
            ("2011-12-30T10:00", "Pacific/Apia", "2011-12-30T10:00:00Z", 59.999),
        ] {
            let asked = Asked::parse(text, zone.parse().unwrap(), now).unwrap();
            let through = (asked.through - asked.from).as_seconds_f64();
            assert_eq!((asked.from, through), (at(from), seconds), "{text} in {zone}");
        }
    }

    #[test]
    fn what_is_no_moment_is_not_guessed_at() {
        for text in ["", "yesterday", "2026-11-24", "25:00", "2026-02-30T10:00", "10", "2026-11-24T", "now"] {
            assert_eq!(Asked::parse(text, Tz::UTC, at("2026-11-24T09:00:00Z")), None, "{text}");
        }
    }
}
