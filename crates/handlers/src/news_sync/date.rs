//! When an article was published, however its source writes it.
//!
//! Not here: whether that is to be believed; see [`super::feed::believable`].

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// Dates with a time, in capitals and without the day of the week. What follows is the zone.
const TIMES: [&str; 10] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%d %B %y %H:%M:%S%.f",
    "%d %B %y %H:%M",
    "%d %B %Y %H:%M:%S%.f",
    "%d %B %Y %H:%M",
    "%B %d %Y %H:%M:%S%.f",
    "%B %d %Y %H:%M",
];
const DATES: [&str; 3] = ["%Y-%m-%d", "%d %B %Y", "%B %d %Y"];
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/// Zones that feeds name by their letters, in minutes east of UTC. Of those that share a name, the one with most readers.
const ZONES: [(&str, i32); 24] = [
    ("PST", -480),
    ("PDT", -420),
    ("MST", -420),
    ("MDT", -360),
    ("CST", -360),
    ("CDT", -300),
    ("EST", -300),
    ("EDT", -240),
    ("BST", 60),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("SAST", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("IST", 330),
    ("HKT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// An instant of RFC 3339, 2822 or 822, or nearly so: a date without a time is its first moment, one without a zone is
/// in UTC.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = tidied(text);
    if let Ok(at) = DateTime::parse_from_rfc2822(&text) {
        return Some(at.to_utc());
    }
    let time_of = |format: &&str| NaiveDateTime::parse_and_remainder(&text, format).ok();
    let date_of = |format: &&str| NaiveDate::parse_and_remainder(&text, format).ok();
    let midnight = |(date, zone): (NaiveDate, _)| (date.and_time(NaiveTime::MIN), zone);
    let time = TIMES.iter().find_map(time_of);
    let (local, zone) = time.or_else(|| DATES.iter().find_map(date_of).map(midnight))?;
    let at = local.checked_sub_signed(east_of_utc(zone)?)?.and_utc();
    // Earlier ones stand for none, or are of two digits where it is not known what they follow.
    (at.year() >= 100).then_some(at)
}

/// In capitals, with single blanks, months by their first three letters, and without the day of the week, which may be wrong
/// or in any language.
fn tidied(text: &str) -> String {
    let text = text.to_ascii_uppercase().replace(',', " ");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if let [first, rest @ ..] = words.as_slice()
        && first.starts_with(char::is_alphabetic)
        // A Tuesday may have the letters of March: "mar", "martes".
        && (month(first).is_none() || rest.get(1).is_some_and(|word| month(word).is_some()))
    {
        words.remove(0);
    }
    for word in &mut words {
        *word = month(word).unwrap_or(word);
    }
    // Some clocks strike 24 without turning the day.
    words.join(" ").replace(" 24:", " 00:")
}

/// The three letters of a month that a word begins with, as it does in some languages.
fn month(word: &str) -> Option<&'static str> {
    MONTHS.into_iter().find(|month| word.starts_with(month) && word.chars().all(char::is_alphabetic))
}

/// Letters that nobody knows are as good as none (RFC 2822, 4.3): off by hours, where no date at all is off by days.
/// `None` for what is no zone.
fn east_of_utc(zone: &str) -> Option<TimeDelta> {
    // A zone may have its name behind it, in brackets.
    let zone = zone.split_whitespace().next().unwrap_or_default();
    let zone = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).unwrap_or(zone);
    if zone.starts_with(['+', '-']) {
        return zone.parse().ok().map(|zone: FixedOffset| TimeDelta::seconds(zone.local_minus_utc().into()));
    }
    if matches!(zone, "AM" | "PM") || !zone.bytes().all(|sign| sign.is_ascii_alphabetic()) {
        return None;
    }
    let minutes = ZONES.iter().find(|(name, _)| *name == zone).map_or(0, |(_, minutes)| *minutes);
    Some(TimeDelta::minutes(minutes.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_feeds_write_them() {
        let cases = [
            // As the standards want it.
            ("Fri, 27 Nov 2026 10:00:00 GMT", "2026-11-27T10:00:00Z"),
            ("27 Nov 26 10:00 EST", "2026-11-27T15:00:00Z"),
            ("31 Dec 99 23:00 -0200", "2000-01-01T01:00:00Z"),
            ("2026-11-27T10:00:00.25+02:00", "2026-11-27T08:00:00.25Z"),
            ("2026-11-27t10:00:00z", "2026-11-27T10:00:00Z"),
            // Without a zone, or with its letters.
            ("2026-11-27 10:00:00", "2026-11-27T10:00:00Z"),
            ("2026-11-27T10:00:00", "2026-11-27T10:00:00Z"),
            ("2026-11-27 10:00", "2026-11-27T10:00:00Z"),
            ("27 Nov 2026 10:00", "2026-11-27T10:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 CET", "2026-11-27T09:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 PDT", "2026-11-27T17:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 IST", "2026-11-27T04:30:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 UT", "2026-11-27T10:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 A", "2026-11-27T10:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 XYZT", "2026-11-27T10:00:00Z"),
            ("2026-11-27 10:00:00 UTC", "2026-11-27T10:00:00Z"),
            ("2026-11-27 10:00:00 +0100", "2026-11-27T09:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 GMT+0100", "2026-11-27T09:00:00Z"),
            ("Fri, 27 Nov 2026 10:00:00 +0100 (CET)", "2026-11-27T09:00:00Z"),
            // Otherwise nearly right, or meant as none.
            ("2026-11-27", "2026-11-27T00:00:00Z"),
            ("27 November 2026", "2026-11-27T00:00:00Z"),
            ("2026-11-27T10:00:00-0500", "2026-11-27T15:00:00Z"),
            ("Thurs, Sept 7, 2026 9:05:00 -0000", "2026-09-07T09:05:00Z"),
            ("May 7 2026 9:05 GMT", "2026-05-07T09:05:00Z"),
            (" mer,  16 nov 2022\n00:38:15 +0100 ", "2022-11-15T23:38:15Z"),
            ("mar, 15 nov 2022 00:38:15 +0100", "2022-11-14T23:38:15Z"),
            ("27 Novembre 2026 10:00:00 +0100", "2026-11-27T09:00:00Z"),
            ("martedì 3 Marzo 2026", "2026-03-03T00:00:00Z"),
            ("Fri, 27 Nov 26 10:00:00 UTC", "2026-11-27T10:00:00Z"),
            ("27 Nov 26 10:00", "2026-11-27T10:00:00Z"),
            ("27 Nov 99 10:00 CET", "1999-11-27T09:00:00Z"),
            ("5 Jun 2017 24:05 PDT", "2017-06-05T07:05:00Z"),
        ];
        for (text, at) in cases {
            assert_eq!(instant(text), Some(at.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        let cases = [
            "",
            "yesterday",
            "Mon, 99 Foo 2026 25:61:61 GMT",
            "27 Nov 2026 25:61",
            "27 Nov 2026 10:00:00 PM",
            "27 Nov 2026 10:00:00 +9999",
            "2026-11-27 10:00:00 1",
            "9999999999",
            "Mon, 01 Jan 0001 00:00:00 UTC",
            "27 Nov 26",
        ];
        for text in cases {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
