//! Instants as whole minutes or seconds since 1970, UTC or local: what the model counts in.

use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

pub const HOUR: i64 = 60;
pub const DAY: i64 = 24 * HOUR;

/// The instant so many seconds after 1970 began.
pub fn at_second(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

/// The first minute of a year, UTC.
pub fn year(year: i32) -> i64 {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap().timestamp() / 60
}

/// The date that holds a local minute.
pub fn date(local_minute: i64) -> NaiveDate {
    NaiveDate::default() + TimeDelta::days(local_minute.div_euclid(DAY))
}

/// What a zone's clock shows less UTC, in minutes.
pub fn offset(tz: Tz, utc_minute: i64) -> i64 {
    offset_seconds(tz, utc_minute * 60) / 60
}

/// As [`offset`], in seconds. No zone has been off by a fraction of a minute since 1972, so minutes do.
pub fn offset_seconds(tz: Tz, utc_second: i64) -> i64 {
    let naive = at_second(utc_second).naive_utc();
    let seconds = i64::from(tz.offset_from_utc_datetime(&naive).fix().local_minus_utc());
    assert_eq!(seconds % 60, 0, "{tz} is off UTC by a fraction of a minute at {naive}");
    seconds
}
