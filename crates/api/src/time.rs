//! Instants on the wire: RFC 3339 text in UTC with milliseconds and `Z`.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};

/// An instant as it is sent.
pub fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// An instant as somebody sends it: RFC 3339 with any offset; seconds may be left out. What has no text of its own here
/// is none: a leap second, which no clock of ours shows, and what is in UTC beyond the years of four digits.
pub fn instant_from_text(text: &str) -> Option<DateTime<Utc>> {
    let parsed = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"))
        .or_else(|_| DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%:z"));
    let instant = parsed.ok()?.to_utc();
    let is_leap_second = instant.timestamp_subsec_nanos() >= 1_000_000_000;
    (!is_leap_second && (0..=9_999).contains(&instant.year())).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_survive_the_wire_to_the_millisecond() {
        for text in ["2026-01-31T06:30:00.000Z", "2026-01-31T06:30:00.250Z"] {
            assert_eq!(instant_from_text(text).map(instant_text).as_deref(), Some(text));
        }
        assert_eq!(instant_from_text("2025-03-08T12:00Z"), instant_from_text("2025-03-08T13:00:00+01:00"));
        for none in ["yesterday", "2026-01-01T23:59:60Z", "9999-12-31T23:59:59-12:00"] {
            assert_eq!(instant_from_text(none), None, "{none}");
        }
    }
}
