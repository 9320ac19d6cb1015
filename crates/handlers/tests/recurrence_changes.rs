//! `calendar_sync`: which occurrence of a series a change or an exception means, however the calendar writes it.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use chrono_tz::Tz;
use support::{
    Bench,
    calendars::{event, events, starts, sync_events},
};

/// A series of three Mondays at ten in Berlin, and the same of whole days, on the 2nd, 9th and 16th of March.
const TIMED: [&str; 3] = ["UID:s", "DTSTART;TZID=Europe/Berlin:20260302T100000", "RRULE:FREQ=WEEKLY;COUNT=3"];
const DAYS: [&str; 3] = ["UID:s", "DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=WEEKLY;COUNT=3"];

/// The starts of a series with more lines in its head, and with a change.
async fn starts_with(head: &[&str], more: &[&str], change: Option<&[&str]>) -> Vec<String> {
    let bench = Bench::new();
    let head = event(&[head, more].concat());
    let change = change.map(|lines| event(&[&["UID:s"], lines].concat())).unwrap_or_default();
    sync_events(&bench, &(head + &change)).await;
    starts(&bench, "s").await
}

#[tokio::test]
async fn a_change_for_all_later_ones_moves_them_by_the_clock_of_the_series() {
    let moved = ["2026-03-02T09:00:00.000Z", "2026-03-09T10:00:00.000Z", "2026-03-16T10:00:00.000Z"];
    // In UTC, in its zone, and in another.
    for which in
        [":20260309T090000Z", ";TZID=Europe/Berlin:20260309T100000", ";TZID=Asia/Tokyo:20260309T180000"]
    {
        let which = format!("RECURRENCE-ID;RANGE=THISANDFUTURE{which}");
        let change = [which.as_str(), "DTSTART;TZID=Europe/Berlin:20260309T110000"];
        assert_eq!(starts_with(&TIMED, &[], Some(&change)).await, moved, "{which}");
    }
}

#[tokio::test]
async fn a_change_for_all_later_ones_keeps_the_clock_of_a_zone_that_the_calendar_describes() {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Mine\r\n\
                BEGIN:STANDARD\r\nDTSTART:20250101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n\
                BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n\
                END:VTIMEZONE\r\n";
    let head = event(&["UID:s", "DTSTART;TZID=Mine:20260302T100000", "RRULE:FREQ=WEEKLY;COUNT=3"]);
    let change = event(&[
        "UID:s",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260309T080000Z",
        "DTSTART;TZID=Mine:20260309T110000",
    ]);
    let bench = Bench::new();
    sync_events(&bench, &format!("{zone}{head}{change}")).await;
    assert_eq!(
        starts(&bench, "s").await,
        ["2026-03-02T09:00:00.000Z", "2026-03-09T09:00:00.000Z", "2026-03-16T09:00:00.000Z"]
    );
}

#[tokio::test]
async fn a_range_that_is_no_range_changes_one() {
    let change = ["RECURRENCE-ID;RANGE=THISANDPRIOR:20260309T090000Z", "DTSTART:20260309T130000Z"];
    assert_eq!(
        starts_with(&TIMED, &[], Some(&change)).await,
        ["2026-03-02T09:00:00.000Z", "2026-03-09T13:00:00.000Z", "2026-03-16T09:00:00.000Z"]
    );
}

#[tokio::test]
async fn an_exception_is_found_whether_it_is_written_as_a_date_or_as_a_time() {
    let without = |series: &[&str; 3]| match series[1] {
        day if day.contains("VALUE=DATE") => ["2026-03-02", "2026-03-16"],
        _ => ["2026-03-02T09:00:00.000Z", "2026-03-16T09:00:00.000Z"],
    };
    let cases = [
        (DAYS, "EXDATE;VALUE=DATE:20260309"),
        (DAYS, "EXDATE:20260309T000000"),
        (DAYS, "EXDATE:20260309T000000Z"),
        (DAYS, "EXDATE;TZID=Europe/Berlin:20260309T000000"),
        (TIMED, "EXDATE;VALUE=DATE:20260309"),
        (TIMED, "EXDATE:20260309T090000Z"),
        (TIMED, "EXDATE;TZID=Asia/Tokyo:20260309T180000"),
    ];
    for (series, exception) in cases {
        assert_eq!(starts_with(&series, &[exception], None).await, without(&series), "{exception}");
    }
}

#[tokio::test]
async fn a_midnight_that_is_written_in_utc_means_the_day_that_begins_here() {
    let whole_days = ["UID:s", "DTSTART;VALUE=DATE:20260309", "RRULE:FREQ=DAILY;COUNT=3"];
    let cases = [
        (Tz::Europe__Berlin, "20260309T230000Z"),
        (Tz::America__New_York, "20260310T040000Z"),
        // Whoever writes the date with a Z means the date.
        (Tz::Europe__Berlin, "20260310T000000Z"),
        (Tz::America__New_York, "20260310T000000Z"),
    ];
    for (zone, midnight) in cases {
        let (excluded, changed) = (format!("EXDATE:{midnight}"), format!("RECURRENCE-ID:{midnight}"));
        let bench = Bench::new();
        bench.clock.set_zone(zone);
        sync_events(&bench, &event(&[&whole_days[..], &[&excluded]].concat())).await;
        assert_eq!(starts(&bench, "s").await, ["2026-03-09", "2026-03-11"], "{zone}: {excluded}");
        let change = event(&["UID:s", &changed, "DTSTART;VALUE=DATE:20260312"]);
        sync_events(&bench, &(event(&whole_days) + &change)).await;
        assert_eq!(
            starts(&bench, "s").await,
            ["2026-03-09", "2026-03-11", "2026-03-12"],
            "{zone}: {changed}"
        );
    }
}

#[tokio::test]
async fn a_change_for_all_later_ones_that_is_written_in_utc_keeps_the_clock_of_the_series() {
    // Summer time begins in between, on the 29th of March.
    let series = ["UID:s", "DTSTART;TZID=Europe/Berlin:20260316T100000", "RRULE:FREQ=WEEKLY;COUNT=3"];
    let starts_at = async |start: &str| {
        let which = "RECURRENCE-ID;RANGE=THISANDFUTURE:20260323T090000Z";
        starts_with(&series, &[], Some(&[which, start])).await.split_off(1)
    };
    let at_eleven = ["2026-03-23T10:00:00.000Z", "2026-03-30T09:00:00.000Z"];
    assert_eq!(starts_at("DTSTART:20260323T100000Z").await, at_eleven);
    // One that moves to another zone goes by that.
    let in_tokyo = ["2026-03-23T10:00:00.000Z", "2026-03-30T10:00:00.000Z"];
    assert_eq!(starts_at("DTSTART;TZID=Asia/Tokyo:20260323T190000").await, in_tokyo);
}

/// What an event is called of which a calendar has these two states, in either order.
async fn called(one: &[&str], other: &[&str]) -> [String; 2] {
    let state = |name: &str, lines: &[&str]| {
        event(&[&["UID:s", "DTSTART:20260311T090000Z", &format!("SUMMARY:{name}")], lines].concat())
    };
    let (one, other) = (state("one", one), state("other", other));
    let bench = Bench::new();
    let mut names = [String::new(), String::new()];
    for (name, states) in names.iter_mut().zip([format!("{one}{other}"), format!("{other}{one}")]) {
        sync_events(&bench, &states).await;
        *name = events(&bench).await.iter().map(|event| event.occurrence.summary.to_string()).collect();
    }
    names
}

#[tokio::test]
async fn the_newest_state_of_an_event_counts_wherever_it_stands() {
    const EARLY: &str = "20260301T080000Z";
    const LATE: &str = "20260302T080000Z";
    let (stamped, modified) = (|at| format!("DTSTAMP:{at}"), |at| format!("LAST-MODIFIED:{at}"));
    let (early, late) = (stamped(EARLY), stamped(LATE));
    assert_eq!(called(&[&late], &[&early]).await, ["one", "one"]);
    assert_eq!(called(&["SEQUENCE:1", &early], &[&late]).await, ["one", "one"], "the number goes first");
    let (modified_early, modified_late) = (modified(EARLY), modified(LATE));
    assert_eq!(called(&[&modified_late, &late], &[&modified_early, &late]).await, ["one", "one"]);
    assert_eq!(called(&[&early], &[&early]).await, ["other", "one"], "else the last one");
    let which = "RECURRENCE-ID:20260311T090000Z";
    assert_eq!(called(&[which, &late], &[which, &early]).await, ["one", "one"], "of a change");
    let which = "RECURRENCE-ID;RANGE=THISANDFUTURE:20260311T090000Z";
    assert_eq!(
        called(&[which, &late], &[which, &early]).await,
        ["one", "one"],
        "of a change for all later ones"
    );
}

#[tokio::test]
async fn a_change_is_found_whether_it_is_written_as_a_date_or_as_a_time() {
    let cases = [
        (
            DAYS,
            ";VALUE=DATE:20260309",
            "DTSTART;VALUE=DATE:20260311",
            ["2026-03-02", "2026-03-11", "2026-03-16"],
        ),
        (DAYS, ":20260309T000000", "DTSTART;VALUE=DATE:20260311", ["2026-03-02", "2026-03-11", "2026-03-16"]),
        (
            TIMED,
            ";VALUE=DATE:20260309",
            "DTSTART:20260311T120000Z",
            ["2026-03-02T09:00:00.000Z", "2026-03-11T12:00:00.000Z", "2026-03-16T09:00:00.000Z"],
        ),
        (
            TIMED,
            ";RANGE=THISANDFUTURE;VALUE=DATE:20260309",
            "DTSTART;TZID=Europe/Berlin:20260309T120000",
            ["2026-03-02T09:00:00.000Z", "2026-03-09T11:00:00.000Z", "2026-03-16T11:00:00.000Z"],
        ),
    ];
    for (series, which, start, wanted) in cases {
        let which = format!("RECURRENCE-ID{which}");
        let mut found = starts_with(&series, &[], Some(&[&which, start])).await;
        found.sort_unstable();
        assert_eq!(found, wanted, "{which}");
    }
}

#[tokio::test]
async fn a_period_keeps_its_own_length_where_a_change_for_all_later_ones_moves_it() {
    let bench = Bench::new();
    let head = event(&[
        "UID:s",
        "DTSTART:20260311T090000Z",
        "DURATION:PT1H",
        "RDATE;VALUE=PERIOD:20260312T090000Z/PT3H",
        "RDATE:20260313T090000Z",
    ]);
    let change = event(&[
        "UID:s",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260312T090000Z",
        "DTSTART:20260312T100000Z",
        "DURATION:PT30M",
    ]);
    sync_events(&bench, &(head + &change)).await;
    let ends: Vec<_> = events(&bench).await.iter().map(|event| event.occurrence.end.to_string()).collect();
    let starts = starts(&bench, "s").await;
    assert_eq!(starts[1..], ["2026-03-12T10:00:00.000Z", "2026-03-13T10:00:00.000Z"]);
    assert_eq!(ends[1..], ["2026-03-12T13:00:00.000Z", "2026-03-13T10:30:00.000Z"]);
}
