//! The `Retry-After` header: seconds, or a date.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Longer pauses than this are not believed.
pub(crate) const MAX_PAUSE: Duration = Duration::from_hours(24);

/// How long the server asks to be left alone. No time at all is no wish: it must not take the place of our own patience.
pub(super) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = DateTime::<Utc>::from(httpdate::parse_http_date(text).ok()?);
        (until - now).to_std().ok()?
    };
    (!pause.is_zero()).then(|| pause.min(MAX_PAUSE))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn parsed(text: &str) -> Option<Duration> {
        let now = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]), now)
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(parsed("120"), Some(Duration::from_mins(2)));
        assert_eq!(parsed("Sun, 01 Mar 2026 12:10:00 GMT"), Some(Duration::from_mins(10)));
    }

    #[test]
    fn no_time_at_all_is_no_wish() {
        for none in ["0", "Sun, 01 Mar 2026 11:00:00 GMT", "Sun, 01 Mar 2026 12:00:00 GMT"] {
            assert_eq!(parsed(none), None, "{none}");
        }
    }

    #[test]
    fn absurd_pauses_are_cut_and_nonsense_is_ignored() {
        assert_eq!(parsed("99999999"), Some(MAX_PAUSE));
        assert_eq!(parsed("soon"), None);
        assert_eq!(parsed("-5"), None);
    }
}
