//! Previews of schedules: what they would mean, what is odd about them, why they cannot be.

use api::{
    error::ErrorKind,
    schedule::{PreviewInput, SchedulePreviewDto},
};
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::support::Bench;

fn preview(input: Value) -> SchedulePreviewDto {
    let input: PreviewInput = serde_json::from_value(input).unwrap();
    let now = "2026-03-10T12:00:00Z".parse().unwrap();
    cockpit::preview(&input, now, Tz::Europe__Berlin).unwrap()
}

#[test]
fn an_interval_counts_from_the_instant_given() {
    let seen = preview(json!({ "frequencySeconds": 2_700, "after": "2026-01-01T00:00:00Z", "count": 3 }));
    assert!(seen.valid && seen.error.is_none() && seen.field.is_none());
    assert_eq!(seen.description, "Every 45 minutes");
    let slots = ["2026-01-01T00:45:00.000Z", "2026-01-01T01:30:00.000Z", "2026-01-01T02:15:00.000Z"];
    assert_eq!(seen.next_runs, slots);
}

#[test]
fn without_count_or_after_it_is_five_from_now() {
    let seen = preview(json!({ "frequencySeconds": 3_600 }));
    assert_eq!(seen.next_runs.len(), 5);
    assert_eq!(seen.next_runs[0], "2026-03-10T13:00:00.000Z");
}

#[test]
fn a_pattern_without_zone_follows_this_computers() {
    let seen = preview(json!({ "frequencyCron": "0 7 * * *", "after": "2026-01-01T00:00:00Z", "count": 1 }));
    assert_eq!(seen.next_runs, ["2026-01-01T06:00:00.000Z"], "07:00 in Berlin");
}

#[test]
fn a_slot_in_the_gap_of_a_zone_comes_right_after_it() {
    let seen = preview(json!({
        "frequencyCron": "30 2 * * *", "timezone": "America/New_York", "after": "2025-03-08T12:00Z", "count": 2,
    }));
    assert_eq!(seen.next_runs, ["2025-03-09T07:00:00.000Z", "2025-03-10T06:30:00.000Z"]);
}

#[test]
fn a_slot_that_the_clock_shows_twice_comes_once() {
    let seen = preview(json!({
        "frequencyCron": "30 1 * * *", "timezone": "America/New_York", "after": "2025-11-01T12:00:00Z", "count": 2,
    }));
    assert_eq!(seen.next_runs, ["2025-11-02T05:30:00.000Z", "2025-11-03T06:30:00.000Z"]);
}

#[test]
fn neither_frequency_means_manual_only() {
    let seen = preview(json!({}));
    assert!(seen.valid && seen.next_runs.is_empty(), "{seen:?}");
    assert!(!seen.description.is_empty());
}

#[test]
fn what_people_may_not_have_meant_is_a_warning() {
    for pattern in ["0 0 1 * 1", "30 2 * * *"] {
        let seen = preview(json!({ "frequencyCron": pattern, "after": "2026-03-10T12:00:00Z" }));
        assert!(seen.valid && !seen.warnings.is_empty(), "{pattern}: {seen:?}");
    }
    assert_eq!(preview(json!({ "frequencyCron": "0 12 * * *" })).warnings, [""; 0]);
}

#[test]
fn what_cannot_be_says_why_and_names_the_field() {
    for (input, field) in [
        (json!({ "frequencyCron": "30 2 30 2 *" }), "frequencyCron"),
        (json!({ "frequencyCron": "x".repeat(10_240) }), "frequencyCron"),
        (json!({ "frequencyCron": "" }), "frequencyCron"),
        (json!({ "frequencySeconds": 0 }), "frequencySeconds"),
        (json!({ "frequencySeconds": -60 }), "frequencySeconds"),
        (json!({ "frequencySeconds": i64::MAX }), "frequencySeconds"),
        (json!({ "frequencyCron": "0 7 * * *", "timezone": "Mars/Base" }), "timezone"),
        (json!({ "frequencyCron": "0 7 * * *", "frequencySeconds": 60 }), "frequencySeconds"),
    ] {
        let seen = preview(input);
        assert!(!seen.valid && seen.next_runs.is_empty(), "{seen:?}");
        assert_eq!(seen.field.as_deref(), Some(field), "{seen:?}");
        let error = seen.error.unwrap();
        assert!((10..600).contains(&error.len()), "{error}");
    }
}

#[test]
fn an_instant_or_a_count_that_cannot_be_read_is_an_error() {
    let now = "2026-03-10T12:00:00Z".parse().unwrap();
    for (input, field) in [
        (json!({ "frequencySeconds": 60, "after": "soon" }), "after"),
        (json!({ "frequencySeconds": 60, "after": "2026-01-01T23:59:60Z" }), "after"),
        (json!({ "frequencyCron": "0 7 * * *", "after": "4901-01-01T00:00:00Z" }), "after"),
        (json!({ "frequencySeconds": 60, "count": 0 }), "count"),
        (json!({ "frequencySeconds": 60, "count": 101 }), "count"),
    ] {
        let input: PreviewInput = serde_json::from_value(input).unwrap();
        let error = cockpit::preview(&input, now, Tz::UTC).unwrap_err();
        assert_eq!(error.field.as_deref(), Some(field), "{error}");
    }
}

#[test]
fn the_end_of_time_is_not_the_end_of_the_program() {
    for after in ["4900-12-31T23:59:00Z", "0001-01-01T00:00:00Z"] {
        preview(json!({ "frequencyCron": "0 7 * * *", "after": after, "count": 100 }));
        preview(json!({ "frequencySeconds": 31_536_000, "after": after, "count": 100 }));
    }
}

/// Local time, offset and note of each slot.
fn local(input: Value) -> Vec<(String, String, Option<String>)> {
    let seen = preview(input);
    let at: Vec<_> = seen.slots.iter().map(|slot| slot.at.clone()).collect();
    assert_eq!(at, seen.next_runs, "the same instants");
    seen.slots.into_iter().map(|slot| (slot.local, slot.utc_offset, slot.note)).collect()
}

fn slot(local: &str, offset: &str, note: Option<&str>) -> (String, String, Option<String>) {
    (local.to_owned(), offset.to_owned(), note.map(str::to_owned))
}

#[test]
fn slots_are_shown_as_the_clocks_of_the_zone_show_them() {
    let utc = json!({ "frequencyCron": "0 7 * * *", "timezone": "UTC", "after": "2026-01-01T00:00:00Z", "count": 1 });
    assert_eq!(local(utc), [slot("2026-01-01T07:00:00", "+00:00", None)]);
    let here = json!({ "frequencySeconds": 2_700, "after": "2026-01-01T00:00:00Z", "count": 1 });
    assert_eq!(local(here), [slot("2026-01-01T01:45:00", "+01:00", None)]);
    assert_eq!(local(json!({})), []);
}

#[test]
fn a_slot_that_the_clocks_skip_says_that_it_runs_right_after() {
    let seen = local(json!({
        "frequencyCron": "30 2 * * *", "timezone": "Europe/Berlin", "after": "2026-03-28T12:00:00Z", "count": 2,
    }));
    let note = "The clocks skip 02:30 that day; it runs right after";
    let expected =
        [slot("2026-03-29T03:00:00", "+02:00", Some(note)), slot("2026-03-30T02:30:00", "+02:00", None)];
    assert_eq!(seen, expected);
}

#[test]
fn a_slot_at_the_end_of_a_gap_is_an_ordinary_one() {
    let seen = local(json!({
        "frequencyCron": "0 3 * * *", "timezone": "Europe/Berlin", "after": "2026-03-28T12:00:00Z", "count": 1,
    }));
    let note = "The clocks go forward 1 h before it";
    assert_eq!(seen, [slot("2026-03-29T03:00:00", "+02:00", Some(note))]);
}

#[test]
fn a_time_that_comes_twice_says_which_it_is() {
    let once = local(json!({
        "frequencyCron": "30 2 * * *", "timezone": "Europe/Berlin", "after": "2026-10-24T12:00:00Z", "count": 2,
    }));
    let first = "02:30 comes twice that day; this is the first time";
    let back = "The clocks go back 1 h before it";
    let expected = [
        slot("2026-10-25T02:30:00", "+02:00", Some(first)),
        slot("2026-10-26T02:30:00", "+01:00", Some(back)),
    ];
    assert_eq!(once, expected);

    let both = local(json!({
        "frequencyCron": "30 * * * *", "timezone": "Europe/Berlin", "after": "2026-10-25T00:00:00Z", "count": 2,
    }));
    let second = "02:30 comes twice that day; this is the second time";
    let expected = [
        slot("2026-10-25T02:30:00", "+02:00", Some(first)),
        slot("2026-10-25T02:30:00", "+01:00", Some(second)),
    ];
    assert_eq!(both, expected);
}

#[test]
fn a_change_of_the_clocks_between_two_slots_is_told_at_the_later() {
    let seen = local(json!({
        "frequencyCron": "0 7 * * *", "timezone": "Australia/Lord_Howe", "after": "2026-04-03T12:00:00Z", "count": 3,
    }));
    let notes: Vec<_> = seen.into_iter().map(|(.., note)| note).collect();
    assert_eq!(notes, [None, Some("The clocks go back 30 min before it".to_owned()), None]);
}

#[tokio::test]
async fn a_preview_for_a_task_says_whether_it_fits() {
    let bench = Bench::open().await;
    let preview = async |input: Value| {
        let input: PreviewInput = serde_json::from_value(input).unwrap();
        bench.cockpit.preview_schedule(&input).await
    };
    let often = json!({ "frequencySeconds": 1, "taskType": "ideas_review" });
    assert_eq!(preview(often).await.unwrap().warnings, [""; 0], "nobody knows yet how long it takes");
    let error = preview(json!({ "frequencySeconds": 1, "taskType": "no_such" })).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::NotFound, Some("taskType")));
    let wrong = preview(json!({ "frequencySeconds": 0, "taskType": "ideas_review" })).await.unwrap();
    assert_eq!((wrong.valid, wrong.field.as_deref()), (false, Some("frequencySeconds")));
}
