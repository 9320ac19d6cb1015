//! `calendar_sync` against calendars as Google and Outlook publish them.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;

use chrono::TimeDelta;
use chrono_tz::Tz;
use scheduler::run::{Reason, TaskStatus};
use serde_json::{Value, json};
use store::queries::events::EventTime;
use support::{
    Bench, Keyring, at,
    calendars::{ICS, calendar, event, events, starts, sync, sync_events},
    fixture, ok, serve,
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::header};

#[tokio::test]
async fn a_google_calendar_is_expanded_with_its_exceptions() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/basic.ics", ok(fixture("google.ics"), ICS)).await;
    let result = sync(&bench, json!([{ "name": "Team", "url": server.uri() + "/basic.ics" }])).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let summary = support::json(&result);
    assert_eq!(
        (&summary["inserted"], &summary["updated"], &summary["removed"]),
        (&json!(7), &json!(0), &json!(0))
    );
    assert_eq!(summary["calendars"][0]["name"], "Team");
    assert_eq!(
        starts(&bench, "standup@google.com").await,
        [
            "2026-03-02T08:30:00.000Z",
            "2026-03-09T08:30:00.000Z",
            "2026-03-24T13:00:00.000Z", // moved from the 23rd
            "2026-03-30T07:30:00.000Z", // the clocks have changed
            "2026-04-13T07:30:00.000Z", // the last, by UNTIL
        ]
    );
    let all = events(&bench).await;
    let moved = all.iter().find(|e| &*e.occurrence.summary == "Stand-up (moved)").unwrap();
    assert_eq!(moved.occurrence.recurrence_id, "2026-03-23T08:30:00.000Z");
    assert_eq!(moved.occurrence.end, EventTime::Instant(at("2026-03-24T14:00:00Z")));
    let first = &all.iter().find(|e| &*e.occurrence.summary == "Stand-up").unwrap().occurrence;
    assert_eq!(first.location.as_deref(), Some("Room 4, 2nd floor"));
    assert_eq!(first.description.as_deref(), Some("Daily notes, in the doc"));
    assert!(first.recurring);
    let easter = &all.iter().find(|e| &*e.occurrence.uid == "easter@google.com").unwrap().occurrence;
    assert_eq!(
        (easter.start.to_string(), easter.end.to_string()),
        ("2026-04-03".to_owned(), "2026-04-07".to_owned())
    );
    let dinner = &all.iter().find(|e| &*e.occurrence.uid == "single@google.com").unwrap().occurrence;
    assert_eq!((dinner.recurring, dinner.recurrence_id.as_str()), (false, ""));
    assert!(!all.iter().any(|e| ["off@google.com", "old@google.com"].contains(&&*e.occurrence.uid)));
}

#[tokio::test]
async fn an_outlook_calendar_is_read_with_its_zone_names() {
    let bench = Bench::new();
    bench.clock.set_zone(Tz::America__New_York);
    let file = bench.data_dir.path().join("outlook.ICS");
    fs::write(&file, fixture("outlook.ics")).unwrap();
    let result = sync(&bench, json!([{ "name": "Work", "url": file }])).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    assert_eq!(
        starts(&bench, "040000008200E00074C5B7101A82E00800000000").await,
        [
            "2026-02-27T15:00:00.000Z",
            "2026-03-27T15:00:00.000Z",
            "2026-04-24T14:00:00.000Z",
            "2026-05-29T14:00:00.000Z"
        ]
    );
    assert_eq!(
        starts(&bench, "custom-zone").await,
        [
            "2026-03-06T14:00:00.000Z",
            "2026-03-07T14:00:00.000Z",
            "2026-03-08T13:00:00.000Z",
            "2026-03-09T13:00:00.000Z"
        ]
    );
    assert_eq!(starts(&bench, "allday-series").await, ["2026-03-28", "2026-05-28"]);
    assert_eq!(
        starts(&bench, "floating").await,
        ["2026-03-15T12:00:00.000Z", "2026-03-20T12:00:00.000Z", "2026-03-22T12:00:00.000Z"]
    );
}

#[tokio::test]
async fn zones_that_are_not_known_are_named() {
    let bench = Bench::new();
    bench.clock.set_zone(Tz::Europe__Berlin);
    let in_zone = |uid: &str, zone: &str| {
        let (uid, start) = (format!("UID:{uid}"), format!("DTSTART;TZID={zone}:20260312T100000"));
        // The same zone twice in one event.
        event(&[&uid, &start, &format!("DTEND;TZID={zone}:20260312T110000")])
    };
    let known = in_zone("k", "America/New_York") + &event(&["UID:f", "DTSTART:20260312T100000"]);
    let result = sync_events(&bench, &known).await;
    assert_eq!(support::json(&result)["warnings"], Value::Null, "{result:?}");
    let martian = in_zone("a", "Mars/Olympus") + &in_zone("b", "Mars/Olympus");
    let result = sync_events(&bench, &martian).await;
    let warning = "Test: 2 events are in a time zone that is not known (“Mars/Olympus”) and shown at this computer's time";
    assert_eq!(support::json(&result)["warnings"], json!([warning]));
    let unknown = martian + &in_zone("c", "Moon");
    let result = sync_events(&bench, &(known.clone() + &unknown)).await;
    let warning = "Test: 3 events are in time zones that are not known (“Mars/Olympus”, “Moon”) and shown at this \
                   computer's time";
    assert_eq!(support::json(&result)["warnings"], json!([warning]));
    assert_eq!(starts(&bench, "a").await, ["2026-03-12T09:00:00.000Z"]);
    let many: String = (0..5).map(|i| in_zone(&i.to_string(), &format!("Zone {i}"))).collect();
    let result = sync_events(&bench, &(known + &many)).await;
    let warning = support::json(&result)["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.contains("(“Zone 0”, “Zone 1”, “Zone 2” and 2 more)"), "{warning}");
}

#[tokio::test]
async fn a_sync_updates_and_removes() {
    let bench = Bench::new();
    let one = |uid: &str, summary: &str| {
        event(&[
            &format!("UID:{uid}"),
            &format!("SUMMARY:{summary}"),
            "DTSTART:20260312T100000Z",
            "DTEND:20260312T110000Z",
        ])
    };
    sync_events(&bench, &(one("a", "A") + &one("b", "B") + &one("c", "C"))).await;
    let result =
        support::json(&sync_events(&bench, &(one("a", "A") + &one("b", "B, later") + &one("d", "D"))).await);
    assert_eq!(
        (&result["inserted"], &result["updated"], &result["removed"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let again =
        support::json(&sync_events(&bench, &(one("a", "A") + &one("b", "B, later") + &one("d", "D"))).await);
    assert_eq!((&again["inserted"], &again["updated"], &again["removed"]), (&json!(0), &json!(0), &json!(0)));
}

#[tokio::test]
async fn a_calendar_that_cannot_be_read_keeps_its_events() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    Mock::given(wiremock::matchers::any())
        .respond_with(ok(fixture("google.ics"), ICS))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let calendars = json!([{ "name": "Team", "url": server.uri() + "/basic.ics" }]);
    sync(&bench, calendars.clone()).await;
    let before = events(&bench).await.len();
    let text = fixture("google.ics");
    for bad in [
        ResponseTemplate::new(500),
        ok("<html>sign in</html>", "text/html"),
        ok(&text.as_bytes()[..text.len() / 2], ICS),
    ] {
        server.reset().await;
        Mock::given(wiremock::matchers::any()).respond_with(bad).mount(&server).await;
        let result = sync(&bench, calendars.clone()).await;
        assert_eq!(result.status, TaskStatus::Error, "{result:?}");
        assert_eq!(events(&bench).await.len(), before);
    }
}

#[tokio::test]
async fn one_bad_calendar_among_several_is_a_warning() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    serve(&server, "/good.ics", ok(fixture("google.ics"), ICS)).await;
    let missing = bench.data_dir.path().join("missing.ics");
    let calendars =
        json!([{ "name": "Gone", "url": missing }, { "name": "Team", "url": server.uri() + "/good.ics" }]);
    let result = sync(&bench, calendars).await;
    assert_eq!(result.status, TaskStatus::Success);
    assert_eq!(support::json(&result)["warnings"], json!(["Gone: the file does not exist"]));
}

#[tokio::test]
async fn unchanged_calendars_are_asked_conditionally_until_the_window_moves() {
    let (bench, server) = (Bench::new(), MockServer::start().await);
    Mock::given(header("If-None-Match", "\"7\""))
        .respond_with(ResponseTemplate::new(304))
        .with_priority(1)
        .mount(&server)
        .await;
    serve(&server, "/a.ics", ok(fixture("google.ics"), ICS).insert_header("ETag", "\"7\"")).await;
    let calendars = json!([{ "name": "Team", "url": server.uri() + "/a.ics" }]);
    let status = async |bench: &Bench| {
        support::json(&sync(bench, calendars.clone()).await)["calendars"][0]["status"].clone()
    };
    assert_eq!(status(&bench).await, "ok");
    assert_eq!(status(&bench).await, "not_modified");
    bench.forward(TimeDelta::days(1));
    assert_eq!(status(&bench).await, "ok");
    bench.clock.set_zone(Tz::Asia__Tokyo);
    assert_eq!(status(&bench).await, "ok");
}

#[tokio::test]
async fn no_calendar_is_not_configured_and_forgets_old_events() {
    let bench = Bench::new();
    sync_events(&bench, &event(&["UID:a", "DTSTART:20260312T100000Z"])).await;
    assert_eq!(events(&bench).await.len(), 1);
    let result = sync(&bench, json!([])).await;
    assert_eq!((result.status, result.reason.as_ref()), (TaskStatus::Skipped, Some(&Reason::NOT_CONFIGURED)));
    assert_eq!(result.result_json.as_deref(), Some(r#"{"reason":"no calendars"}"#));
    assert_eq!(events(&bench).await, []);
    assert_eq!(bench.store.list_sources().await.unwrap(), []);
}

#[tokio::test]
async fn a_calendar_configured_no_more_loses_its_events() {
    let bench = Bench::new();
    let [a, b] = ["a.ics", "b.ics"].map(|name| bench.data_dir.path().join(name));
    for file in [&a, &b] {
        fs::write(file, calendar(&event(&["UID:x", "DTSTART:20260312T100000Z"]))).unwrap();
    }
    sync(&bench, json!([{ "name": "A", "url": a }, { "name": "B", "url": b }])).await;
    let result = support::json(&sync(&bench, json!([{ "name": "B", "url": b }])).await);
    assert_eq!(result["removed"], 1);
    assert_eq!(events(&bench).await.iter().map(|e| e.calendar.as_str()).collect::<Vec<_>>(), ["B"]);
}

#[tokio::test]
async fn a_renamed_calendar_takes_its_events_along() {
    let bench = Bench::new();
    let files = ["a.ics", "b.ics"].map(|name| bench.data_dir.path().join(name));
    for file in &files {
        fs::write(file, calendar(&event(&["UID:x", "SUMMARY:X", "DTSTART:20260312T100000Z"]))).unwrap();
    }
    let [a, b] = &files;
    sync(&bench, json!([{ "name": "A", "url": a }, { "name": "B", "url": b }])).await;
    let rows = async || -> Vec<(i64, String)> {
        let mut rows: Vec<_> =
            events(&bench).await.into_iter().map(|event| (event.id, event.calendar)).collect();
        rows.sort();
        rows
    };
    let [(first, _), (second, _)] = rows().await[..] else { panic!("{:?}", rows().await) };
    for (of_a, of_b) in [("B", "A"), ("B", "C")] {
        let renamed = json!([{ "name": of_a, "url": a }, { "name": of_b, "url": b }]);
        let result = support::json(&sync(&bench, renamed).await);
        assert_eq!(
            (&result["inserted"], &result["updated"], &result["removed"]),
            (&json!(0), &json!(0), &json!(0))
        );
        assert_eq!(rows().await, [(first, of_a.to_owned()), (second, of_b.to_owned())]);
    }
}

#[tokio::test]
async fn two_secret_calendars_do_not_fight_over_one_address() {
    let server = MockServer::start().await;
    serve(&server, "/a.ics", ok(fixture("google.ics"), ICS)).await;
    let bench = Bench::new().with_secrets(Keyring { key: None, address: Some(server.uri() + "/a.ics") });
    let calendars = json!([{ "name": "A", "secret": true }, { "name": "B", "secret": true }]);
    for inserted in [7, 0] {
        let result = support::json(&sync(&bench, calendars.clone()).await);
        assert_eq!(result["inserted"], inserted);
        let warning = "B: another calendar has the same address; each can be there once";
        assert_eq!(result["warnings"], json!([warning]));
    }
    assert!(events(&bench).await.iter().all(|event| event.calendar == "A"));
}

#[tokio::test]
async fn a_secret_address_comes_from_the_keyring_and_stays_there() {
    let server = MockServer::start().await;
    serve(&server, "/private-t0ken/basic.ics", ok(fixture("google.ics"), ICS)).await;
    let address = server.uri().replace("http", "webcal") + "/private-t0ken/basic.ics";
    let bench = Bench::new().with_secrets(Keyring { key: None, address: Some(address) });
    let calendars = json!([{ "name": "Private", "secret": true }]);
    let result = sync(&bench, calendars.clone()).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    server.reset().await;
    let failed = sync(&bench, calendars).await;
    let stored = format!("{result:?}{failed:?}{:?}", bench.store.list_sources().await.unwrap());
    assert!(!stored.contains("t0ken"), "{stored}");
}

#[tokio::test]
async fn a_secret_calendar_that_quotes_its_address_does_not_give_it_away() {
    let server = MockServer::start().await;
    let path = "/private-t0ken/basic.ics?user=me%40home";
    let said = format!("{}{path}", server.uri());
    let encoded = "webcal%3A%2F%2Fcal.test%2Fprivate-t0ken%2Fbasic.ics%3Fuser%3Dme%2540home";
    let body = event(&[
        "UID:a",
        &format!("SUMMARY:See {said}"),
        &format!("LOCATION:{encoded}"),
        &format!("DESCRIPTION:From {said} with love"),
        "DTSTART:20260312T100000Z",
        // Named in a warning.
        "RRULE:FREQ=DAILY;BYHOUR=99",
    ]);
    serve(&server, "/private-t0ken/basic.ics", ok(calendar(&body), ICS)).await;
    let bench = Bench::new().with_secrets(Keyring { key: None, address: Some(said) });
    let result = sync(&bench, json!([{ "name": "Private", "secret": true }])).await;
    assert_eq!(result.status, TaskStatus::Success, "{result:?}");
    let shown =
        format!("{result:?}{:?}{:?}", events(&bench).await, bench.store.list_sources().await.unwrap());
    assert!(shown.contains("From (hidden) with love"), "{shown}");
    assert!(!shown.contains("t0ken"), "{shown}");
}

#[tokio::test]
async fn a_secret_address_that_is_missing_is_a_permanent_error() {
    let result = sync(&Bench::new(), json!([{ "name": "Private", "secret": true }])).await;
    assert!(result.permanent);
    assert!(result.error_message.unwrap().contains("not in the keyring"));
}

#[tokio::test]
async fn the_window_reaches_from_30_days_ago_to_a_year_ahead() {
    let bench = Bench::new();
    sync_events(&bench, &event(&["UID:d", "DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=DAILY"])).await;
    let days = starts(&bench, "d").await;
    assert_eq!((days.first().unwrap().as_str(), days.last().unwrap().as_str()), ("2026-02-08", "2027-03-10"));
    assert_eq!(days.len(), 396);
    // Days that leave the window are not counted as removed.
    bench.forward(TimeDelta::days(2));
    let result = support::json(
        &sync_events(&bench, &event(&["UID:d", "DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=DAILY"])).await,
    );
    assert_eq!((&result["inserted"], &result["removed"]), (&json!(2), &json!(0)));
}

#[tokio::test]
async fn stats_and_the_next_event_follow_the_readers_zone() {
    let bench = Bench::new();
    let timed = event(&["UID:t", "DTSTART:20260310T233000Z", "DTEND:20260310T234500Z"]);
    let all_day = event(&["UID:d", "DTSTART;VALUE=DATE:20260311"]);
    sync_events(&bench, &(timed + &all_day)).await;
    let stats = async |zone: Tz| bench.store.calendar_stats(bench.now().with_timezone(&zone)).await.unwrap();
    let utc = stats(Tz::UTC).await;
    assert_eq!((utc.today, utc.next_7_days, utc.total), (1, 2, 2));
    assert_eq!(&*utc.next.unwrap().occurrence.uid, "t");
    let tokyo = stats(Tz::Asia__Tokyo).await;
    assert_eq!(tokyo.today, 0);
    assert_eq!(&*tokyo.next.unwrap().occurrence.uid, "d");
}
