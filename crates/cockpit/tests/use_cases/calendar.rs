//! Calendar queries: spans that can be, figures, and events out of a local file.

use std::fs;

use api::error::ErrorKind;
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::Bench;

#[tokio::test]
async fn a_span_that_cannot_be_is_refused() {
    let bench = Bench::open().await;
    for (from, to, field) in [
        ("soon", "2026-01-02T00:00:00Z", "from"),
        ("2026-01-01T00:00:00Z", "later", "to"),
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "to"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "to"),
        ("2026-01-01T00:00:00Z", "2027-02-06T00:00:00Z", "to"),
        ("0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "to"),
    ] {
        let error = bench.cockpit.list_events(from, to).await.unwrap_err();
        assert_eq!(
            (error.kind, error.field.as_deref()),
            (ErrorKind::InvalidInput, Some(field)),
            "{from}..{to}"
        );
    }
    let longest = bench.cockpit.list_events("2026-01-01T00:00:00Z", "2027-02-05T00:00:00Z").await;
    assert_eq!(longest.unwrap(), [], "400 days are possible");
}

#[tokio::test]
async fn events_of_a_local_file_are_listed_and_counted() {
    let bench = Bench::open().await;
    let (tomorrow, format) = (Utc::now() + TimeDelta::days(1), "%Y%m%dT%H%M%SZ");
    let (start, end) = (tomorrow.format(format), (tomorrow + TimeDelta::hours(1)).format(format));
    let ics = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:meeting@x\r\n\
         DTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:Meeting\r\nLOCATION:Room 1\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    let file = bench.path().join("mine.ics");
    fs::write(&file, ics).unwrap();
    let config = json!({ "calendars": [{ "name": "Mine", "url": file }] });
    bench.edit("calendar_sync", json!({ "config": config.to_string() })).await.unwrap();
    let result = bench.cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    assert_eq!(result.status, "success", "{result:?}");

    let to = |days| (Utc::now() + TimeDelta::days(days)).to_rfc3339();
    let events = bench.cockpit.list_events(&to(0), &to(2)).await.unwrap();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((event.calendar.as_str(), event.uid.as_str()), ("Mine", "meeting@x"));
    assert_eq!((event.summary.as_str(), event.location.as_deref()), ("Meeting", Some("Room 1")));
    assert!(!event.all_day && !event.recurring, "{event:?}");
    assert_eq!(bench.cockpit.list_events(&to(3), &to(5)).await.unwrap(), []);
    let stats = bench.cockpit.get_calendar_stats().await.unwrap();
    assert_eq!((stats.total, stats.next_7_days, stats.next.as_ref()), (1, 1, Some(event)));
    let sources = bench.cockpit.list_sources().await.unwrap();
    assert_eq!(
        (sources[0].kind.as_str(), sources[0].name.as_str(), sources[0].error_count),
        ("calendar", "Mine", 0)
    );
}

#[tokio::test]
async fn a_source_is_listed_only_while_it_is_configured_at_the_address_it_was_read_from() {
    let bench = Bench::open().await;
    let file = bench.path().join("mine.ics");
    fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nEND:VCALENDAR\r\n").unwrap();
    let mine = json!({ "name": "Mine", "url": file });
    let gone = json!({ "name": "Gone", "url": bench.path().join("gone.ics") });
    let down = json!({ "name": "Down", "url": "http://127.0.0.1:9/rss" });
    let calendars = async |calendars: Value| {
        let config = json!({ "calendars": calendars }).to_string();
        bench.edit("calendar_sync", json!({ "config": config })).await.unwrap();
    };
    let feeds = async |feeds: Value| {
        let config = json!({ "feeds": feeds }).to_string();
        bench.edit("news_sync", json!({ "config": config })).await.unwrap();
    };
    let listed = async || -> Vec<String> {
        bench.cockpit.list_sources().await.unwrap().into_iter().map(|source| source.name).collect()
    };
    calendars(json!([mine, gone])).await;
    feeds(json!([down])).await;
    for task_type in ["calendar_sync", "news_sync"] {
        bench.cockpit.run_system_task_now(task_type, None).await.unwrap();
    }
    assert_eq!(listed().await, ["Gone", "Mine", "Down"]);

    calendars(json!([mine])).await;
    assert_eq!(listed().await, ["Mine", "Down"], "one was removed");
    feeds(json!([])).await;
    assert_eq!(listed().await, ["Mine"], "and a feed");
    let elsewhere = json!({ "name": "Mine", "url": bench.path().join("other.ics") });
    calendars(json!([elsewhere])).await;
    assert_eq!(listed().await, [""; 0], "what is known is of another address");
    calendars(json!([{ "name": "My own", "url": file }])).await;
    assert_eq!(listed().await, ["Mine"], "the next run takes note of the name");
}
