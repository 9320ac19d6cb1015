//! Calendars written line by line, and what a sync makes of them.

use std::{collections::HashSet, fs};

use chrono_tz::Tz;
use handlers::TaskType;
use scheduler::run::TaskRunResult;
use serde_json::{Value, json};
use store::queries::events::{Event, EventTime};

use super::{Bench, at};

pub const ICS: &str = "text/calendar; charset=utf-8";

pub async fn sync(bench: &Bench, calendars: Value) -> TaskRunResult {
    bench.run(TaskType::CalendarSync, &json!({ "calendars": calendars })).await
}

pub async fn events(bench: &Bench) -> Vec<Event> {
    let (mut from, to) = (at("2020-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z"));
    let mut all: Vec<Event> = Vec::new();
    let mut seen = HashSet::new();
    // A listing has an end; what comes after it begins where its last event does.
    loop {
        let page =
            bench.store.list_events(from.with_timezone(&Tz::UTC), to.with_timezone(&Tz::UTC)).await.unwrap();
        let known = all.len();
        all.extend(page.into_iter().filter(|event| seen.insert(event.id)));
        match all.last().map(|event| event.occurrence.start) {
            Some(EventTime::Instant(start)) if all.len() > known => from = start,
            _ => return all,
        }
    }
}

/// Starts of one event's occurrences, in order.
pub async fn starts(bench: &Bench, uid: &str) -> Vec<String> {
    let all = events(bench).await;
    all.iter().filter(|e| &*e.occurrence.uid == uid).map(|e| e.occurrence.start.to_string()).collect()
}

pub fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n")
}

pub fn event(lines: &[&str]) -> String {
    format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.join("\r\n"))
}

/// Syncs one local file with these events.
pub async fn sync_events(bench: &Bench, events: &str) -> TaskRunResult {
    let file = bench.data_dir.path().join("test.ics");
    fs::write(&file, calendar(events)).unwrap();
    sync(bench, json!([{ "name": "Test", "url": file }])).await
}
