//! `calendar_sync`: which occurrences recurring events have.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::run::TaskStatus;
use serde_json::Value;
use support::{
    Bench, at,
    calendars::{event, events, starts, sync_events},
};

/// Every occurrence of one event as it is stored, in order.
async fn instants(bench: &Bench, uid: &str) -> Vec<DateTime<Utc>> {
    starts(bench, uid).await.iter().map(|text| at(text)).collect()
}

#[tokio::test]
async fn local_times_around_a_change_of_the_clocks() {
    let bench = Bench::new();
    let series = event(&[
        "UID:night",
        "DTSTART;TZID=America/New_York:20260307T023000",
        "DTEND;TZID=America/New_York:20260307T030000",
        "RRULE:FREQ=DAILY;COUNT=3",
    ]);
    let twice = event(&["UID:twice", "DTSTART;TZID=America/New_York:20261101T013000", "DURATION:PT15M"]);
    sync_events(&bench, &(series + &twice)).await;
    // 02:30 does not exist on the 8th: it is read with the offset before the gap.
    assert_eq!(
        starts(&bench, "night").await,
        ["2026-03-07T07:30:00.000Z", "2026-03-08T07:30:00.000Z", "2026-03-09T06:30:00.000Z"]
    );
    assert_eq!(starts(&bench, "twice").await, ["2026-11-01T05:30:00.000Z"]);
}

#[tokio::test]
async fn a_change_for_all_later_occurrences_moves_them() {
    let bench = Bench::new();
    let head = event(&[
        "UID:s",
        "SUMMARY:Old",
        "DTSTART:20260311T090000Z",
        "DTEND:20260311T100000Z",
        "RRULE:FREQ=DAILY;COUNT=4",
    ]);
    let change = event(&[
        "UID:s",
        "SUMMARY:New",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260313T090000Z",
        "DTSTART:20260313T110000Z",
        "DTEND:20260313T113000Z",
    ]);
    sync_events(&bench, &(head + &change)).await;
    let found: Vec<String> = events(&bench)
        .await
        .iter()
        .map(|e| format!("{} {} {}", e.occurrence.summary, e.occurrence.start, e.occurrence.end))
        .collect();
    assert_eq!(
        found,
        [
            "Old 2026-03-11T09:00:00.000Z 2026-03-11T10:00:00.000Z",
            "Old 2026-03-12T09:00:00.000Z 2026-03-12T10:00:00.000Z",
            "New 2026-03-13T11:00:00.000Z 2026-03-13T11:30:00.000Z",
            "New 2026-03-14T11:00:00.000Z 2026-03-14T11:30:00.000Z",
        ]
    );
}

#[tokio::test]
async fn a_change_that_came_without_its_series_is_shown() {
    let bench = Bench::new();
    sync_events(
        &bench,
        &event(&["UID:s", "SUMMARY:Alone", "RECURRENCE-ID:20260313T090000Z", "DTSTART:20260313T110000Z"]),
    )
    .await;
    assert_eq!(starts(&bench, "s").await, ["2026-03-13T11:00:00.000Z"]);
}

#[tokio::test]
async fn a_change_for_all_later_ones_that_came_without_its_series_is_shown_once() {
    let bench = Bench::new();
    let change = |range: &str, sequence: &str, hour: &str| {
        let which = format!("RECURRENCE-ID{range}:20260313T090000Z");
        event(&["UID:s", &which, sequence, &format!("DTSTART:20260313T{hour}0000Z")])
    };
    let range = ";RANGE=THISANDFUTURE";
    let newer_first = change(range, "SEQUENCE:2", "12") + &change(range, "SEQUENCE:1", "11");
    sync_events(&bench, &newer_first).await;
    assert_eq!(starts(&bench, "s").await, ["2026-03-13T12:00:00.000Z"]);
    // A change of that one alone goes before.
    let result = sync_events(&bench, &(newer_first + &change("", "SEQUENCE:1", "15"))).await;
    assert_eq!(starts(&bench, "s").await, ["2026-03-13T15:00:00.000Z"]);
    assert_eq!(support::json(&result)["updated"], 1);
}

#[tokio::test]
async fn hostile_recurrences_are_cut_short() {
    let bench = Bench::new();
    let seconds = event(&["UID:s", "SUMMARY:Tick", "DTSTART:20260301T000000Z", "RRULE:FREQ=SECONDLY"]);
    let never = event(&["UID:n", "DTSTART:20260301T000000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]);
    let broken =
        event(&["UID:b", "SUMMARY:Broken", "DTSTART:20260312T000000Z", "RRULE:FREQ=DAILY;BYHOUR=99"]);
    let result = sync_events(&bench, &(seconds + &never + &broken)).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let warning = support::json(&result)["warnings"][0].as_str().unwrap().to_owned();
    let wanted = "Test: “Tick” has more occurrences than can be shown: 10000 from 2026-03-10 to 2026-03-10 are; \
                  1 event or recurrence could not be understood";
    assert_eq!(warning, wanted);
    let ticks = starts(&bench, "s").await;
    // From today on: what was is of no more use.
    let last = "2026-03-10T02:46:39.000Z";
    assert_eq!(
        (ticks.len(), ticks[0].as_str(), ticks[9_999].as_str()),
        (10_000, "2026-03-10T00:00:00.000Z", last)
    );
}

#[tokio::test]
async fn an_event_of_every_hour_is_there_all_through_the_window_however_old_it_is() {
    let bench = Bench::new();
    let hourly = event(&["UID:h", "DTSTART:20200101T003000Z", "DURATION:PT5M", "RRULE:FREQ=HOURLY"]);
    let third = event(&["UID:t", "DTSTART:19990101T000000Z", "RRULE:FREQ=HOURLY;INTERVAL=7"]);
    let counted = event(&["UID:c", "DTSTART:20200101T000000Z", "RRULE:FREQ=HOURLY;COUNT=55000"]);
    let result = sync_events(&bench, &(hourly + &third + &counted)).await;
    assert_eq!(support::json(&result)["warnings"], Value::Null, "{result:?}");
    let hours = instants(&bench, "h").await;
    assert_eq!(hours[0], at("2026-02-08T00:30:00Z"));
    assert_eq!(*hours.last().unwrap(), at("2027-03-10T11:30:00Z"));
    assert!(hours.windows(2).all(|pair| pair[1] - pair[0] == TimeDelta::hours(1)));
    let sevens = instants(&bench, "t").await;
    assert_eq!(sevens.len(), 1_356);
    assert!(sevens.iter().all(|at| (*at - self::at("1999-01-01T00:00:00Z")).num_hours() % 7 == 0));
    let last = at("2020-01-01T00:00:00Z") + TimeDelta::hours(54_999);
    assert_eq!(instants(&bench, "c").await.last(), Some(&last));
}

#[tokio::test]
async fn a_rule_that_has_to_be_counted_from_its_beginning_is_followed_for_decades() {
    let bench = Bench::new();
    let mondays = event(&["UID:m", "DTSTART:20000103T000000Z", "RRULE:FREQ=HOURLY;BYDAY=MO;COUNT=32784"]);
    let endless = event(&[
        "UID:e",
        "SUMMARY:Endless",
        "DTSTART:20000101T000000Z",
        "RRULE:FREQ=MINUTELY;BYHOUR=8,9,10,11,12;COUNT=99999999",
    ]);
    let result = sync_events(&bench, &(mondays + &endless)).await;
    // 1,366 Mondays.
    assert_eq!(*instants(&bench, "m").await.last().unwrap(), at("2026-03-02T23:00:00Z"));
    assert_eq!(starts(&bench, "e").await, Vec::<String>::new());
    let warning = support::json(&result)["warnings"][0].clone();
    assert_eq!(warning, "Test: “Endless” has more occurrences than can be shown: none is");
}

#[tokio::test]
async fn events_that_repeat_often_leave_room_for_the_others() {
    let bench = Bench::new();
    let minutely = |uid: &str| {
        let (uid, summary) = (format!("UID:{uid}"), format!("SUMMARY:Poll {uid}"));
        event(&[&uid, &summary, "DTSTART:20250101T000000Z", "RRULE:FREQ=MINUTELY"])
    };
    let weekly = event(&["UID:w", "DTSTART:20250106T090000Z", "RRULE:FREQ=WEEKLY"]);
    let once = event(&["UID:z", "DTSTART:20260210T090000Z"]);
    let often: String = ["a", "b", "c", "d"].map(minutely).concat();
    let result = sync_events(&bench, &(often + &weekly + &once)).await;
    let all = support::json(&result)["inserted"].as_u64().unwrap();
    assert_eq!(all, 20_000);
    assert_eq!((starts(&bench, "w").await.len(), starts(&bench, "z").await.len()), (57, 1));
    // The rest is shared out, and each begins with today.
    for uid in ["a", "d"] {
        let polls = starts(&bench, uid).await;
        assert!((4_985..=4_986).contains(&polls.len()), "{}", polls.len());
        assert_eq!(polls[0], "2026-03-10T00:00:00.000Z");
    }
    let warning = support::json(&result)["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.starts_with("Test: “Poll a” has more occurrences than can be shown: 498"), "{warning}");
    assert!(warning.contains(" from 2026-03-10 to 2026-03-13 are; “Poll b” has more"), "{warning}");
    assert!(warning.ends_with("; and 1 more has too many as well"), "{warning}");
}

#[tokio::test]
async fn a_series_that_has_ended_shows_its_latest_where_there_is_no_room_for_all() {
    let bench = Bench::new();
    let rule = "RRULE:FREQ=MINUTELY;UNTIL=20260309T235959Z";
    let result =
        sync_events(&bench, &event(&["UID:m", "SUMMARY:Poll", "DTSTART:20260101T000000Z", rule])).await;
    let polls = starts(&bench, "m").await;
    assert_eq!((polls.len(), polls[9_999].as_str()), (10_000, "2026-03-09T23:59:00.000Z"));
    let warning = support::json(&result)["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.contains("10000 from 2026-03-03 to 2026-03-09 are"), "{warning}");
}

#[tokio::test]
async fn a_series_of_days_that_ends_at_an_instant_keeps_its_last_day_wherever_the_reader_is() {
    // All of them mean the 13th: midnight or the last second of that day, in UTC or where the writer is.
    let cases = [
        (Tz::America__New_York, "20260313T000000Z"),
        (Tz::America__New_York, "20260313T040000Z"),
        (Tz::America__New_York, "20260313T235959Z"),
        (Tz::America__New_York, "20260314T035959Z"),
        (Tz::America__Los_Angeles, "20260313T040000Z"),
        (Tz::UTC, "20260313T000000Z"),
        (Tz::Europe__Berlin, "20260313T000000Z"),
        (Tz::Europe__Berlin, "20260312T230000Z"),
        (Tz::Europe__Berlin, "20260313T225959Z"),
        (Tz::Europe__Berlin, "20260313T235959Z"),
        (Tz::Europe__Berlin, "20260313"),
        (Tz::America__New_York, "20260313"),
    ];
    for (zone, until) in cases {
        let bench = Bench::new();
        bench.clock.set_zone(zone);
        let rule = format!("RRULE:FREQ=DAILY;UNTIL={until}");
        sync_events(&bench, &event(&["UID:d", "DTSTART;VALUE=DATE:20260311", &rule])).await;
        assert_eq!(starts(&bench, "d").await, ["2026-03-11", "2026-03-12", "2026-03-13"], "{zone} {until}");
    }
}

#[tokio::test]
async fn the_last_moment_of_a_series_is_part_of_it() {
    let days = [11, 12, 13].map(|day| format!("2026-03-{day}T09:00:00.000Z"));
    let cases = [
        ("20260313", 3),
        ("20260312", 2),
        // Without a zone it is local to the series.
        ("20260313T100000", 3),
        ("20260313T095959", 2),
        ("20260313T090000Z", 3),
        ("20260313T085959Z", 2),
    ];
    for (until, count) in cases {
        let bench = Bench::new();
        let rule = format!("RRULE:FREQ=DAILY;UNTIL={until}");
        sync_events(&bench, &event(&["UID:t", "DTSTART;TZID=Europe/Berlin:20260311T100000", &rule])).await;
        assert_eq!(starts(&bench, "t").await, days[..count], "{until}");
    }
}
