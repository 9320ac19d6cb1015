//! `calendar_sync`: time zones that only the calendar itself describes.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use support::{
    Bench,
    calendars::{event, starts, sync_events},
};

/// One part of a zone: from `start` on, `to` after `from`, and further lines.
fn part(start: &str, from: &str, to: &str, more: &[&str]) -> String {
    let more: String = more.iter().flat_map(|line| [*line, "\r\n"]).collect();
    format!(
        "BEGIN:STANDARD\r\nDTSTART:{start}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\n{more}END:STANDARD\r\n"
    )
}

/// When the noons of some days are in a zone of these parts.
async fn noons(parts: &str, days: &[&str]) -> Vec<String> {
    let bench = Bench::new();
    let events: String = days
        .iter()
        .map(|day| event(&["UID:n", &format!("RECURRENCE-ID:{day}"), &format!("DTSTART;TZID=Mine:{day}")]))
        .collect();
    let zone = format!("BEGIN:VTIMEZONE\r\nTZID:Mine\r\n{parts}END:VTIMEZONE\r\n");
    sync_events(&bench, &(zone + &events)).await;
    starts(&bench, "n").await
}

const WINTER: &str = "20250101T000000";

#[tokio::test]
async fn changes_that_are_listed_and_changes_of_each_rule_count() {
    let days = ["20260312T120000", "20260412T120000", "20260512T120000"];
    let winter = part(WINTER, "+0100", "+0100", &[]);
    let listed = ["RDATE:20260401T020000", "RDATE:20250401T020000,20260401T020000"];
    let rules = [
        "RRULE:FREQ=YEARLY;UNTIL=20250401T010000Z",
        "RRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1;UNTIL=20280401T010000Z",
    ];
    for more in [&listed[..1], &listed[1..], &rules[..]] {
        let parts = winter.clone()
            + &part("20240401T020000", "+0100", "+0200", more)
            + &part("20251001T030000", "+0200", "+0100", &[]);
        assert_eq!(
            noons(&parts, &days).await,
            ["2026-03-12T11:00:00.000Z", "2026-04-12T10:00:00.000Z", "2026-05-12T10:00:00.000Z"],
            "{more:?}"
        );
    }
}

#[tokio::test]
async fn a_long_list_of_changes_is_read_to_its_end() {
    let many: Vec<String> = (1800..2027).map(|year| format!("{year}0401T020000")).collect();
    let list = format!("RDATE:{}", many.join(","));
    let parts = part(WINTER, "+0200", "+0100", &[]) + &part("17000401T020000", "+0100", "+0200", &[&list]);
    let parts = parts + &part("20251001T030000", "+0200", "+0100", &[]);
    assert_eq!(
        noons(&parts, &["20260312T120000", "20260412T120000"]).await,
        ["2026-03-12T11:00:00.000Z", "2026-04-12T10:00:00.000Z"]
    );
}

#[tokio::test]
async fn an_offset_may_have_seconds() {
    for (offset, noon) in [
        ("+0100", "2026-03-12T11:00:00.000Z"),
        ("+005328", "2026-03-12T11:06:32.000Z"),
        ("-005328", "2026-03-12T12:53:28.000Z"),
    ] {
        let parts = part(WINTER, offset, offset, &[]);
        assert_eq!(noons(&parts, &["20260312T120000"]).await, [noon], "{offset}");
    }
}

#[tokio::test]
async fn a_rule_makes_no_change_after_its_end() {
    let parts = part("20200401T020000", "+0100", "+0200", &["RRULE:FREQ=YEARLY;UNTIL=20250401T010000Z"])
        + &part("20251001T030000", "+0200", "+0100", &[]);
    assert_eq!(noons(&parts, &["20260412T120000"]).await, ["2026-04-12T11:00:00.000Z"]);
}

#[tokio::test]
async fn a_time_in_a_gap_is_read_with_the_offset_before_it() {
    let parts = part(WINTER, "+0100", "+0100", &[]) + &part("20260401T020000", "+0100", "+0200", &[]);
    let times = ["20260401T013000", "20260401T023000", "20260401T030000"];
    assert_eq!(
        noons(&parts, &times).await,
        ["2026-04-01T00:30:00.000Z", "2026-04-01T01:00:00.000Z", "2026-04-01T01:30:00.000Z"]
    );
}
