//! How long a task is snoozed or everything paused, as people write it: `2h`, an instant, or `forever`.

use std::str::FromStr;

use api::instant_from_text;
use chrono::{DateTime, TimeDelta, Utc};

use crate::duration::parse_seconds;

/// The end of a snooze or a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// So long from now.
    After(TimeDelta),
    /// Then.
    At(DateTime<Utc>),
    /// When somebody wakes the task or resumes.
    Never,
}

impl End {
    /// The instant, counted from `now`; `None`: there is none.
    pub fn instant(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::After(length) => now.checked_add_signed(length),
            Self::At(at) => Some(at),
            Self::Never => None,
        }
    }
}

impl FromStr for End {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "forever" {
            return Ok(Self::Never);
        }
        if let Some(at) = instant_from_text(text) {
            return Ok(Self::At(at));
        }
        let help = || {
            format!(
                "{text:?} is neither a duration such as 2h, nor an instant such as 2026-01-31T06:30:00Z, nor forever"
            )
        };
        let seconds = parse_seconds(text).map_err(|_| help())?;
        // Longer than anybody lives is no slip of the fingers that an instant could hold.
        let length = TimeDelta::try_seconds(seconds).filter(|length| *length <= TimeDelta::days(36_500));
        length.map(Self::After).ok_or_else(|| format!("{text:?} is too long; write forever"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_read_as_written() {
        let now: DateTime<Utc> = "2026-01-31T06:30:00Z".parse().unwrap();
        for (text, end) in [
            ("2h", Some("2026-01-31T08:30:00Z")),
            (" 1d ", Some("2026-02-01T06:30:00Z")),
            ("2026-03-01T07:00+01:00", Some("2026-03-01T06:00:00Z")),
            ("forever", None),
        ] {
            let end = end.map(|end| end.parse::<DateTime<Utc>>().unwrap());
            assert_eq!(text.parse::<End>().unwrap().instant(now), end, "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused_with_examples() {
        for text in ["", "soon", "Forever!", "17:00", "2026-01-31"] {
            let error = text.parse::<End>().unwrap_err();
            assert!(error.contains("2h") && error.contains("forever"), "{error}");
        }
        assert!("99999999d".parse::<End>().unwrap_err().contains("forever"));
    }
}
