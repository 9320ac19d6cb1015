//! `calendar_sync`: how one event is read, its texts and its length, and which of several of one UID counts.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;

use chrono_tz::Tz;
use serde_json::json;
use support::{
    Bench, at,
    calendars::{calendar, event, events, starts, sync, sync_events},
    ok, serve,
};
use wiremock::MockServer;

const START: &str = "DTSTART:20260312T100000Z";

#[tokio::test]
async fn lines_that_are_folded_within_a_sign_are_put_together() {
    let summary = "Café für Åsa 😀";
    let whole = calendar(&event(&["UID:a", START, &format!("SUMMARY:{summary}"), "LOCATION:Zürich"]));
    let begin = whole.find("SUMMARY").unwrap();
    for fold in ["\r\n ", "\n\t"] {
        // Between all bytes of the text.
        for at in begin + "SUMMARY:".len()..begin + "SUMMARY:".len() + summary.len() {
            let content = [&whole.as_bytes()[..at], fold.as_bytes(), &whole.as_bytes()[at..]].concat();
            let bench = Bench::new();
            let file = bench.data_dir.path().join("a.ics");
            fs::write(&file, content).unwrap();
            sync(&bench, json!([{ "name": "Test", "url": file }])).await;
            let found = &events(&bench).await[0].occurrence;
            assert_eq!((&*found.summary, found.location.as_deref()), (summary, Some("Zürich")), "{at}");
        }
    }
}

#[tokio::test]
async fn a_calendar_in_another_encoding_keeps_its_letters() {
    let written = |summary: &[u8]| {
        let whole = calendar(&event(&["UID:a", START, "SUMMARY:?"]));
        let (before, after) = whole.split_once('?').unwrap();
        [before.as_bytes(), summary, after.as_bytes()].concat()
    };
    let bench = Bench::new();
    let summary = async || events(&bench).await[0].occurrence.summary.to_string();
    let server = MockServer::start().await;
    serve(&server, "/a.ics", ok(written(b"\xcc\xe8\xf0"), "text/calendar; charset=windows-1251")).await;
    sync(&bench, json!([{ "name": "Test", "url": server.uri() + "/a.ics" }])).await;
    assert_eq!(summary().await, "Мир", "the server tells which");
    let file = bench.data_dir.path().join("a.ics");
    fs::write(&file, written(b"M\xfcller")).unwrap();
    sync(&bench, json!([{ "name": "Test", "url": file }])).await;
    assert_eq!(summary().await, "Müller", "nobody tells which");
}

#[tokio::test]
async fn a_description_keeps_its_lines() {
    let bench = Bench::new();
    sync_events(&bench, &event(&["UID:a", START, "DESCRIPTION:Bring:\\n- tea\\n- R&amp\\;D\\n\\nBye"])).await;
    let description = events(&bench).await[0].occurrence.description.clone();
    assert_eq!(description.as_deref(), Some("Bring:\n- tea\n- R&D\n\nBye"));
}

#[tokio::test]
async fn two_events_with_one_uid_are_both_there_and_stay_so() {
    let bench = Bench::new();
    let one = event(&["UID:a", "SUMMARY:One", START]);
    let two = event(&["UID:a", "SUMMARY:Two", "DTSTART:20260313T100000Z"]);
    let both = one.clone() + &two;
    sync_events(&bench, &both).await;
    let summaries: Vec<_> =
        events(&bench).await.iter().map(|event| event.occurrence.summary.clone()).collect();
    assert_eq!(summaries.iter().map(|summary| &**summary).collect::<Vec<_>>(), ["One", "Two"]);
    let again = support::json(&sync_events(&bench, &both).await);
    assert_eq!((&again["inserted"], &again["updated"], &again["removed"]), (&json!(0), &json!(0), &json!(0)));
    // The same one twice is one.
    sync_events(&bench, &(one.clone() + &one)).await;
    assert_eq!(starts(&bench, "a").await, ["2026-03-12T10:00:00.000Z"]);
    assert_eq!(events(&bench).await.len(), 1);
}

#[tokio::test]
async fn the_newest_state_of_an_event_and_of_a_change_counts_in_whatever_order_they_come() {
    let state = |sequence: u8, hour: u8, more: &str| {
        let (sequence, start) = (format!("SEQUENCE:{sequence}"), format!("DTSTART:20260312T{hour}0000Z"));
        event(&["UID:a", &sequence, &start, more])
    };
    let which = "RECURRENCE-ID:20260312T090000Z";
    let head = event(&["UID:a", "DTSTART:20260312T090000Z", "RRULE:FREQ=DAILY;COUNT=1"]);
    let (ten, eleven) = ("2026-03-12T10:00:00.000Z", "2026-03-12T11:00:00.000Z");
    let cases = [
        ("newer last", state(1, 10, "STATUS:CONFIRMED") + &state(2, 11, "STATUS:CONFIRMED"), vec![eleven]),
        ("newer first", state(2, 11, "STATUS:CONFIRMED") + &state(1, 10, "STATUS:CONFIRMED"), vec![eleven]),
        ("cancelled last", state(1, 10, "STATUS:CONFIRMED") + &state(2, 10, "STATUS:CANCELLED"), vec![]),
        ("cancelled before", state(2, 10, "STATUS:CONFIRMED") + &state(1, 10, "STATUS:CANCELLED"), vec![ten]),
        ("newer change last", head.clone() + &state(1, 10, which) + &state(2, 11, which), vec![eleven]),
        ("newer change first", head.clone() + &state(2, 11, which) + &state(1, 10, which), vec![eleven]),
        (
            "a series that is cancelled",
            head.replace("RRULE", "STATUS:CANCELLED\r\nRRULE") + &state(1, 10, which),
            vec![],
        ),
    ];
    for (case, events, wanted) in cases {
        let bench = Bench::new();
        sync_events(&bench, &events).await;
        assert_eq!(starts(&bench, "a").await, wanted, "{case}");
    }
}

#[tokio::test]
async fn an_event_lasts_as_long_as_its_duration_says() {
    let cases = [
        (START, "DURATION:P1W", "2026-03-19T10:00:00.000Z"),
        (START, "DURATION:P1DT2H3M4S", "2026-03-13T12:03:04.000Z"),
        (START, "DURATION:-PT1H", "2026-03-12T10:00:00.000Z"),
        ("DTSTART;VALUE=DATE:20260312", "DURATION:P2W", "2026-03-26"),
        ("DTSTART;VALUE=DATE:20260312", "DURATION:-P2D", "2026-03-13"),
    ];
    for (start, duration, end) in cases {
        let bench = Bench::new();
        sync_events(&bench, &event(&["UID:a", start, duration])).await;
        assert_eq!(events(&bench).await[0].occurrence.end.to_string(), end, "{start} {duration}");
    }
}

#[tokio::test]
async fn an_event_without_a_length_is_where_it_begins() {
    let bench = Bench::new();
    // The window begins with the 8th of February.
    let single = |uid: &str, start: &str| event(&[&format!("UID:{uid}"), &format!("DTSTART:{start}")]);
    let daily = event(&["UID:d", "DTSTART:20260207T000000Z", "RRULE:FREQ=DAILY;COUNT=3"]);
    let all = single("a", "20260207T235959Z") + &single("b", "20260208T000000Z") + &daily;
    let listed = ["2026-02-08T00:00:00.000Z", "2026-02-08T00:00:00.000Z", "2026-02-09T00:00:00.000Z"];
    // What the store keeps of the last time is judged alike.
    for inserted in [3, 0] {
        let result = sync_events(&bench, &all).await;
        assert_eq!(support::json(&result)["inserted"], inserted);
        let found: Vec<_> = events(&bench).await.iter().map(|e| e.occurrence.start.to_string()).collect();
        assert_eq!(found, listed);
    }
    assert!(starts(&bench, "a").await.is_empty());
    let listed_from = async |from: &str, to: &str| {
        let (from, to) = (at(from).with_timezone(&Tz::UTC), at(to).with_timezone(&Tz::UTC));
        bench.store.list_events(from, to).await.unwrap().len()
    };
    assert_eq!(listed_from("2026-02-09T00:00:00Z", "2026-02-09T00:00:01Z").await, 1);
    assert_eq!(listed_from("2026-02-09T00:00:01Z", "2026-02-09T00:00:02Z").await, 0);
    assert_eq!(listed_from("2026-02-08T23:59:59Z", "2026-02-09T00:00:00Z").await, 0);
}
