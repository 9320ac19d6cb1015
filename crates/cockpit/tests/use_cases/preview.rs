//! Previews of schedules: what they would mean, what is odd about them, why they cannot be.

use api::schedule::{PreviewInput, SchedulePreviewDto};
use chrono_tz::Tz;
use serde_json::{Value, json};

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
    for after in ["9999-12-31T23:59:00Z", "0001-01-01T00:00:00Z"] {
        preview(json!({ "frequencyCron": "0 7 * * *", "after": after, "count": 100 }));
        preview(json!({ "frequencySeconds": 31_536_000, "after": after, "count": 100 }));
    }
}
