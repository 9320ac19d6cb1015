//! An edit that cannot be is refused as a whole, and names the field.

use scheduler::{
    edit::{self, TaskEdit},
    schedule::Frequency,
    task::SystemTask,
};

use crate::world::{cron, every, minutes, noon};

fn interval(seconds: i64) -> TaskEdit {
    TaskEdit { frequency: Some(Frequency::Every { seconds }), ..TaskEdit::default() }
}

fn pattern(pattern: String) -> TaskEdit {
    TaskEdit { frequency: Some(Frequency::Cron { pattern }), ..TaskEdit::default() }
}

#[test]
fn the_first_field_at_fault_is_named() {
    let edit = TaskEdit::default;
    let cases = [
        (interval(0), "frequencySeconds"),
        (interval(-5), "frequencySeconds"),
        (interval(i64::MAX), "frequencySeconds"),
        (pattern("30 2 30 2 *".to_owned()), "frequencyCron"),
        (pattern("0 12 * * * 2027 *".to_owned()), "frequencyCron"),
        (pattern("* ".repeat(5_000)), "frequencyCron"),
        (TaskEdit { timezone: Some(Some("Mars/Olympus".to_owned())), ..edit() }, "timezone"),
        (TaskEdit { name: Some("  ".to_owned()), ..edit() }, "name"),
        (TaskEdit { name: Some("\u{200b}".to_owned()), ..edit() }, "name"),
        (TaskEdit { timeout_seconds: Some(0), ..edit() }, "timeoutSeconds"),
        (TaskEdit { max_retries: Some(11), ..edit() }, "maxRetries"),
        (TaskEdit { breaker_threshold: Some(-1), ..edit() }, "breakerThreshold"),
        (TaskEdit { config: Some(Some("x".repeat(100_001))), ..edit() }, "config"),
    ];
    for (change, field) in cases {
        let error = edit::apply(&every(60), &change, noon(), chrono_tz::UTC).unwrap_err();
        assert_eq!(error.field, field, "{error}");
    }
}

#[test]
fn a_schedule_is_checked_while_its_task_is_disabled_too() {
    let off = TaskEdit { enabled: Some(false), ..interval(0) };
    let error = edit::apply(&every(60), &off, noon(), chrono_tz::UTC).unwrap_err();
    assert_eq!(error.field, "frequencySeconds");
}

/// The first one is ten years off.
#[test]
fn a_pattern_without_an_occurrence_in_eight_years_is_refused() {
    let leap_friday = pattern("0 0 29 2 +FRI".to_owned());
    let error = edit::apply(&every(60), &leap_friday, noon(), chrono_tz::UTC).unwrap_err();
    assert!(error.message.contains("never runs"), "{error}");
}

/// A zone that this computer's database of zones has lost, a pattern that an older version took.
#[test]
fn a_stored_schedule_that_cannot_be_read_is_no_reason_to_refuse_what_leaves_it_alone() {
    let broken = [
        SystemTask { timezone: Some("Mars/Olympus".to_owned()), ..cron("0 9 * * *", noon() + minutes(60)) },
        cron("0 9 * * * 2027 *", noon() + minutes(60)),
    ];
    let apply = |task: &SystemTask, change: &TaskEdit| edit::apply(task, change, noon(), chrono_tz::UTC);
    for task in broken {
        let off = TaskEdit { enabled: Some(false), ..TaskEdit::default() };
        let off = apply(&task, &off).unwrap();
        assert_eq!((off.enabled, off.next_run_at), (false, None));
        let named = TaskEdit { name: Some("Broken".to_owned()), ..TaskEdit::default() };
        let named = apply(&task, &named).unwrap();
        assert_eq!((named.name.as_str(), named.next_run_at), ("Broken", None), "it is never due");
        let on = TaskEdit { enabled: Some(true), ..TaskEdit::default() };
        apply(&off, &on).unwrap_err();
        let mended = TaskEdit { timezone: Some(None), ..pattern("0 10 * * *".to_owned()) };
        assert!(apply(&named, &mended).unwrap().next_run_at.is_some());
    }
}

/// Written by hand, or one whose last occurrence for a decade has come.
#[test]
fn nor_is_one_that_never_runs_any_more() {
    let apply = |task: &SystemTask, change: &TaskEdit| edit::apply(task, change, noon(), chrono_tz::UTC);
    for never in ["0 0 30 2 *", "0 0 29 2 +FRI"] {
        let task = SystemTask { next_run_at: None, ..cron(never, noon()) };
        let named = TaskEdit { name: Some("Never".to_owned()), ..TaskEdit::default() };
        assert_eq!(apply(&task, &named).unwrap().name, "Never");
        let off = TaskEdit { enabled: Some(false), ..TaskEdit::default() };
        let off = apply(&task, &off).unwrap();
        let on = TaskEdit { enabled: Some(true), ..TaskEdit::default() };
        assert!(apply(&off, &on).unwrap_err().message.contains("never runs"));
    }
}
