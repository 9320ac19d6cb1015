//! `list_events` and `get_calendar_stats`.

use std::fs;

use serde_json::{Value, json};

use crate::{
    answer::{COUNT, ID, assert_answer},
    window::Window,
};

/// A timed event with a place, one of whole days, and one of a series.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n\
    BEGIN:VEVENT\r\nUID:meeting@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{day}T080000Z\r\n\
    DTEND:{day}T090000Z\r\nSUMMARY:Meeting\r\nLOCATION:Room 1\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:fair@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\n\
    SUMMARY:Fair\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:walk@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{day}T100000Z\r\n\
    DTEND:{day}T110000Z\r\nRRULE:FREQ=DAILY;COUNT=1\r\nSUMMARY:Walk\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

/// A date three days ahead, as `2026-01-31`: the day of an instant that only the cockpit knows.
fn day_ahead(window: &Window) -> String {
    let input = json!({ "frequencySeconds": 86_400, "count": 3 });
    let preview = window.answer("preview_schedule", json!({ "input": input }));
    preview["nextRuns"][2].as_str().unwrap()[.."2026-01-31".len()].to_owned()
}

/// A window with the calendar, and its day.
fn with_calendar() -> (Window, String) {
    let window = Window::open();
    let day = day_ahead(&window);
    let file = window.path().join("mine.ics");
    fs::write(&file, CALENDAR.replace("{day}", &day.replace('-', ""))).unwrap();
    let config = json!({ "calendars": [{ "name": "Mine", "url": file }] });
    window.edit("calendar_sync", json!({ "config": config.to_string() }));
    assert_eq!(window.run("calendar_sync")["status"], "success");
    (window, day)
}

#[test]
fn events_have_times_or_dates() {
    let (window, day) = with_calendar();
    let span =
        |from: &str, to: &str| json!({ "from": format!("{day}T{from}Z"), "to": format!("{day}T{to}Z") });
    let seen = window.answer("list_events", span("07:00:00", "12:00:00"));
    let uid = |event: &Value| event["uid"].as_str().unwrap().to_owned();
    let mut seen: Vec<Value> = seen.as_array().unwrap().clone();
    // Where a whole day comes among the others depends on this computer's zone.
    seen.sort_by_key(uid);
    let at = |hour: i64| format!("{day}T{hour:02}:00:00.000Z");
    let meeting = json!({
        "id": ID, "calendar": "Mine", "uid": "meeting@x", "summary": "Meeting", "location": "Room 1",
        "start": at(8), "end": at(9), "allDay": false, "recurring": false,
    });
    let walk = json!({
        "id": ID, "calendar": "Mine", "uid": "walk@x", "summary": "Walk", "location": null,
        "start": at(10), "end": at(11), "allDay": false, "recurring": true,
    });
    let fair = json!({
        "id": ID, "calendar": "Mine", "uid": "fair@x", "summary": "Fair", "location": null,
        "start": day, "end": seen[0]["end"], "allDay": true, "recurring": false,
    });
    assert_answer(&json!(seen), &json!([fair, meeting, walk]));
    let end = seen[0]["end"].as_str().unwrap();
    assert!(end.len() == day.len() && end > day.as_str(), "an exclusive date: {end}");

    let later = window.answer("list_events", span("09:30:00", "12:00:00"));
    let later: Vec<String> = later.as_array().unwrap().iter().map(uid).collect();
    assert!(!later.contains(&"meeting@x".to_owned()) && later.contains(&"walk@x".to_owned()), "{later:?}");
}

#[test]
fn figures_name_the_next_event() {
    let window = Window::open();
    let nothing = json!({ "next7Days": 0, "today": 0, "total": 0, "newSinceSeen": 0, "next": null });
    assert_answer(&window.answer("get_calendar_stats", json!({})), &nothing);
    assert_eq!(
        window.answer("list_events", json!({ "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z" })),
        json!([])
    );
    let (window, _) = with_calendar();
    let new = window.answer("get_calendar_stats", json!({}))["newSinceSeen"].clone();
    assert_eq!((new, window.answer("mark_seen", json!({ "place": "calendar" }))), (json!(3), Value::Null));
    let stats = window.answer("get_calendar_stats", json!({}));
    let next = &stats["next"];
    assert!(next["calendar"] == "Mine" && next["uid"] != "walk@x", "{stats}");
    assert_answer(
        &stats,
        &json!({ "next7Days": 3, "today": COUNT, "total": 3, "newSinceSeen": 0, "next": next }),
    );
}
