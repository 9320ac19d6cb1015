//! Instants on the wire: RFC 3339 text in UTC with milliseconds and `Z`.

use chrono::{DateTime, SecondsFormat, Utc};

/// An instant as it is sent.
pub fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// An instant as somebody sends it: RFC 3339 with any offset; seconds may be left out.
pub fn instant_from_text(text: &str) -> Option<DateTime<Utc>> {
    let parsed = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"))
        .or_else(|_| DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%:z"));
    parsed.ok().map(|instant| instant.to_utc())
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
        assert_eq!(instant_from_text("yesterday"), None);
    }
}
