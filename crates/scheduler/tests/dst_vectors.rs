//! Rule P against vectors worked out by two independent programs: `dst-vectors.csv`, one line a case.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds, Year};
use scheduler::schedule::CronPattern;

struct Vector {
    id: String,
    pattern: String,
    zone: Tz,
    /// An instant, and the three slots that follow it.
    instants: [DateTime<Utc>; 4],
}

fn vectors() -> Vec<Vector> {
    include_str!("dst-vectors.csv").lines().skip(1).map(Vector::read).collect()
}

impl Vector {
    fn read(line: &str) -> Self {
        let fields = fields(line);
        let [id, pattern, zone, after, next1, next2, next3, _covers] = fields.as_slice() else {
            panic!("{line:?} does not have 8 fields");
        };
        Self {
            id: id.clone(),
            pattern: pattern.clone(),
            zone: zone.parse().unwrap(),
            instants: [after, next1, next2, next3].map(|text| instant(text)),
        }
    }

    /// Where a search differs: the instant it was asked after, and its answer.
    fn difference(
        &self,
        search: impl Fn(DateTime<Utc>) -> Option<DateTime<Utc>>,
    ) -> Option<(DateTime<Utc>, Option<DateTime<Utc>>)> {
        self.instants.array_windows().find_map(|&[after, expected]| {
            let slot = search(after);
            (slot != Some(expected)).then_some((after, slot))
        })
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    let text = text.trim_end_matches('Z');
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .unwrap_or_else(|| panic!("{text:?} is no instant"))
        .and_utc()
}

/// Splits a line at commas outside double quotes.
fn fields(line: &str) -> Vec<String> {
    let mut quoted = false;
    let mut fields = vec![String::new()];
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

#[test]
fn every_vector_has_its_three_next_slots() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 28, "every vector was read");
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| {
            let Vector { id, pattern, zone, .. } = vector;
            let parsed = CronPattern::parse(pattern).unwrap_or_else(|error| panic!("{id}: {error}"));
            let (after, slot) = vector.difference(|after| parsed.next_slot(*zone, after))?;
            Some(format!("{id}: {pattern:?} in {zone} after {after}: {slot:?}"))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// Why the cron module does not use croner's own zoned search. A croner that answers these as rule P does is good
/// news: take what it mended from here and from the head of that module.
#[test]
fn croners_own_zoned_search_answers_these_vectors_differently() {
    let differences: Vec<String> = vectors()
        .iter()
        .filter_map(|vector| {
            let (after, slot) =
                vector.difference(|after| croner_zoned(&vector.pattern, vector.zone, after))?;
            let slot = slot.map_or("an error".to_owned(), text);
            Some(format!("{} after {}: {slot}", vector.id, text(after)))
        })
        .collect();
    let known = [
        "G4 after 2025-03-08T12:00:00Z: 2025-03-10T06:00:00Z",
        "G13 after 2011-12-29T22:00:00Z: an error",
        "G17 after 2020-10-02T20:00:00Z: an error",
    ];
    assert_eq!(differences, known);
}

#[test]
fn croners_own_zoned_search_differs_for_more_than_the_vectors_show() {
    let (new_york, pyongyang) = (Tz::America__New_York, Tz::Asia__Pyongyang);
    // Pattern, zone, after; rule P's slot, croner's.
    let cases = [
        ("10-50/20 2 * * *", new_york, "2025-03-08T12:00Z", "2025-03-09T07:00Z", "2025-03-10T06:10Z"),
        ("15,45 30 2 * * *", new_york, "2025-03-08T12:00Z", "2025-03-09T07:00Z", "2025-03-10T06:30:15Z"),
        ("0,30 1 * * *", new_york, "2025-11-02T05:30Z", "2025-11-03T06:00Z", "2025-11-02T06:00Z"),
        ("45 23 * * FRI", pyongyang, "2018-05-03T00:00Z", "2018-05-04T15:00Z", "2018-05-11T14:45Z"),
    ];
    for (pattern, zone, after, ours, theirs) in cases {
        let slot = CronPattern::parse(pattern).unwrap().next_slot(zone, instant(after));
        assert_eq!(slot, Some(instant(ours)), "{pattern:?}");
        assert_eq!(
            croner_zoned(pattern, zone, instant(after)),
            Some(instant(theirs)),
            "{pattern:?}, by croner"
        );
    }
}

fn croner_zoned(pattern: &str, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
    let cron = parser.parse(pattern).unwrap();
    cron.find_next_occurrence(&after.with_timezone(&zone), false).ok().map(|slot| slot.to_utc())
}

fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
