//! Rule P against vectors worked out by two independent programs: `dst-vectors.csv`, one line a case.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use scheduler::schedule::CronPattern;

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
    let mut checked = 0;
    let mut wrong = Vec::new();
    for line in include_str!("dst-vectors.csv").lines().skip(1) {
        let fields = fields(line);
        let [id, pattern, zone, after, next1, next2, next3, _covers] = fields.as_slice() else {
            panic!("{line:?} does not have 8 fields");
        };
        let parsed = CronPattern::parse(pattern).unwrap_or_else(|e| panic!("{id}: {e}"));
        let zone: Tz = zone.parse().unwrap();
        let mut after = instant(after);
        for expected in [next1, next2, next3] {
            let slot = parsed.next_slot(zone, after);
            if slot != Some(instant(expected)) {
                wrong.push(format!("{id}: {pattern:?} in {zone} after {after}: {slot:?}, not {expected}"));
            }
            after = instant(expected);
            checked += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(checked, 3 * 28, "every vector was read");
}
