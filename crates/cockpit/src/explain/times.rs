//! Instants and durations in words, as short as they can be around one slot.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// Times near a slot need no date.
const NEAR: TimeDelta = TimeDelta::hours(12);
/// Shorter spans are told to the second.
const SHORT: TimeDelta = TimeDelta::minutes(5);

/// Writes times in a zone, for a sentence about a slot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// In which zone.
    pub zone: Tz,
    /// About which slot.
    pub slot: DateTime<Utc>,
    /// When it is said.
    pub now: DateTime<Utc>,
}

impl Times {
    /// The slot itself: without a date where it is today's, and without seconds where there are none.
    pub fn of_slot(&self) -> String {
        let date = self.date_of(self.slot) != self.date_of(self.now);
        self.write(self.slot, date, self.slot.timestamp() % 60 != 0)
    }

    /// Another slot.
    pub fn minute(&self, at: DateTime<Utc>) -> String {
        self.write(at, self.is_far(at), at.timestamp() % 60 != 0)
    }

    /// To the second.
    pub fn second(&self, at: DateTime<Utc>) -> String {
        self.write(at, self.is_far(at), true)
    }

    /// To the minute.
    pub fn about(&self, at: DateTime<Utc>) -> String {
        self.write(at, self.is_far(at), false)
    }

    /// "22:10–07:42"
    pub fn span(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
        let seconds = to - from < SHORT;
        format!(
            "{}–{}",
            self.write(from, self.is_far(from), seconds),
            self.write(to, self.is_far(to), seconds)
        )
    }

    /// "22:10–07:42", or "since 22:10" of what has not ended.
    pub fn span_or_since(&self, from: DateTime<Utc>, to: Option<DateTime<Utc>>) -> String {
        to.map_or_else(|| format!("since {}", self.about(from)), |to| self.span(from, to))
    }

    fn is_far(&self, at: DateTime<Utc>) -> bool {
        (at - self.slot).abs() > NEAR && self.date_of(at) != self.date_of(self.slot)
    }

    fn date_of(&self, at: DateTime<Utc>) -> chrono::NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    fn write(&self, at: DateTime<Utc>, date: bool, seconds: bool) -> String {
        let form = match (date, seconds) {
            (true, true) => "%Y-%m-%d %H:%M:%S",
            (true, false) => "%Y-%m-%d %H:%M",
            (false, true) => "%H:%M:%S",
            (false, false) => "%H:%M",
        };
        at.with_timezone(&self.zone).format(form).to_string()
    }
}

/// "12 s", "2 h 15 min": the two largest units that are not zero.
pub(crate) fn duration(length: TimeDelta) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = length.num_seconds().max(0);
    let mut text = String::new();
    let mut shown = 0;
    for (size, unit) in UNITS {
        let n = rest / size;
        rest %= size;
        if n > 0 && shown < 2 {
            let _ = write!(text, "{}{n} {unit}", if shown > 0 { " " } else { "" });
            shown += 1;
        } else if shown > 0 {
            break;
        }
    }
    if text.is_empty() { "less than a second".to_owned() } else { text }
}

/// "640 ms", "1.8 s", "3 min 20 s".
pub(crate) fn took(millis: i64) -> String {
    match millis {
        ..1_000 => format!("{} ms", millis.max(0)),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        _ => duration(TimeDelta::milliseconds(millis)),
    }
}

/// "1 slot", "9 slots", "1,000 slots or more": what is counted stops there.
pub(crate) fn slots(count: i64) -> String {
    match count {
        ..=1 => "1 slot".to_owned(),
        scheduler::schedule::MAX_COUNTED.. => "1,000 slots or more".to_owned(),
        n => format!("{n} slots"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_said_only_where_it_is_needed() {
        let slot = at("2026-11-24T01:30:00Z");
        let zone = "Europe/Berlin".parse().unwrap();
        let today = Times { zone, slot, now: at("2026-11-24T09:00:00Z") };
        assert_eq!(today.of_slot(), "02:30");
        assert_eq!(Times { now: at("2026-11-25T09:00:00Z"), ..today }.of_slot(), "2026-11-24 02:30");
        assert_eq!(today.span(at("2026-11-23T21:10:40Z"), at("2026-11-24T06:42:00Z")), "22:10–07:42");
        assert_eq!(today.span(at("2026-11-24T01:29:50Z"), at("2026-11-24T01:30:20Z")), "02:29:50–02:30:20");
        assert_eq!(today.second(at("2026-11-24T22:00:01Z")), "23:00:01", "the same day");
        assert_eq!(today.second(at("2026-11-23T08:00:00Z")), "2026-11-23 09:00:00");
        assert_eq!(today.span_or_since(at("2026-11-20T08:00:00Z"), None), "since 2026-11-20 09:00");
    }

    #[test]
    fn durations_have_two_units_at_most() {
        for (seconds, text) in [
            (0, "less than a second"),
            (59, "59 s"),
            (60, "1 min"),
            (8_100, "2 h 15 min"),
            (90_061, "1 d 1 h"),
        ] {
            assert_eq!(duration(TimeDelta::seconds(seconds)), text);
        }
        assert_eq!(
            (took(640), took(1_840), took(200_000)),
            ("640 ms".into(), "1.8 s".into(), "3 min 20 s".into())
        );
        assert_eq!(
            (slots(1), slots(9), slots(1_000)),
            ("1 slot".into(), "9 slots".into(), "1,000 slots or more".into())
        );
    }
}
