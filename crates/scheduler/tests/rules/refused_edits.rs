//! An edit that cannot be is refused as a whole, and names the field.

use scheduler::{
    edit::{self, TaskEdit},
    schedule::Frequency,
};

use crate::world::{every, noon};

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
