//! What an edit makes of a task: pure, all or nothing.
//!
//! The use case reads the row, calls [`apply`], has the store [`merge`] the result into the row under the old revision, and nudges
//! the manager. What runs have written stays, but for the
//! watermark (`last_slot_at`), which an edit of the schedule begins anew, and the count of errors, which enabling does.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use crate::{
    error::InvalidSchedule,
    run::PROBE_INTERVAL,
    schedule::{Frequency, Schedule},
    signs::{is_blank, turns_text},
    snooze::Snooze,
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

mod merge;

pub use merge::{Merged, merge};

/// The fields to change; `None` leaves a field as it is. Not among them: [`SystemTask::requires_network`], which goes with the handler
/// and is said when the task is created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskEdit {
    /// Label, 1 to [`MAX_NAME_CHARS`] characters.
    pub name: Option<String>,
    /// The user's switch.
    pub enabled: Option<bool>,
    /// The schedule.
    pub frequency: Option<Frequency>,
    /// IANA zone; `Some(None)`: this computer's.
    pub timezone: Option<Option<String>>,
    /// Policy for missed slots.
    pub catch_up: Option<CatchUpPolicy>,
    /// Policy for overlapping slots.
    pub overlap: Option<OverlapPolicy>,
    /// 1 s to one day.
    pub timeout_seconds: Option<i64>,
    /// 0 to 10.
    pub max_retries: Option<i64>,
    /// 0 (off) to 100.
    pub breaker_threshold: Option<i64>,
    /// The handler's settings; `Some(None)`: its defaults. Their shape is the handler's to check.
    pub config: Option<Option<String>>,
    /// Passes its slots over for a while; `Some(None)` wakes it.
    pub snooze: Option<Option<Snooze>>,
}

/// Longest name, in characters.
pub const MAX_NAME_CHARS: i64 = 100;
/// Longest reason of a snooze or a pause, in characters.
pub const MAX_REASON_CHARS: i64 = 200;
/// Longest configuration, in bytes.
pub const MAX_CONFIG_BYTES: i64 = 100_000;

/// A field of an edit cannot be what was asked for. Nothing was changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{field}: {message}")]
pub struct InvalidEdit {
    /// The field, in the words of the wire.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl From<InvalidSchedule> for InvalidEdit {
    fn from(error: InvalidSchedule) -> Self {
        Self { field: error.field, message: error.message }
    }
}

/// The row as it is after the edit: checked, with the next revision and its next slot.
///
/// - An edit of the interval re-anchors the grid at the last run (at `now` where there is none); a slot that is
///   then past is due at once.
/// - A cron edit looks only forward.
/// - Enabling starts afresh: first slot counted from `now`, no errors, breaker closed.
/// - An edit that leaves the schedule as it is does not move the next slot. Neither does a snooze.
///
/// # Errors
/// Names the first field at fault; `task` is not changed either way.
pub fn apply(
    task: &SystemTask,
    edit: &TaskEdit,
    now: DateTime<Utc>,
    machine_zone: Tz,
) -> Result<SystemTask, InvalidEdit> {
    let mut after = task.clone();
    if let Some(name) = &edit.name {
        name.trim().clone_into(&mut after.name);
        if is_blank(&after.name) {
            let message = format!("it may not be empty; it can be 1 to {MAX_NAME_CHARS} characters");
            return Err(InvalidEdit { field: "name", message });
        }
        within("name", length(after.name.chars().count()), 1, MAX_NAME_CHARS, "characters")?;
        one_line("name", &after.name)?;
    }
    if let Some(frequency) = &edit.frequency {
        (after.frequency_seconds, after.frequency_cron) = match frequency {
            Frequency::Manual => (None, None),
            Frequency::Every { seconds } => (Some(*seconds), None),
            Frequency::Cron { pattern } => (None, Some(pattern.trim().to_owned())),
        };
    }
    after.timezone = edit.timezone.clone().unwrap_or(after.timezone);
    after.catch_up = edit.catch_up.unwrap_or(after.catch_up);
    after.overlap = edit.overlap.unwrap_or(after.overlap);
    if let Some(seconds) = edit.timeout_seconds {
        after.timeout_seconds = within("timeoutSeconds", seconds, 1, 86_400, "seconds")?;
    }
    if let Some(retries) = edit.max_retries {
        after.max_retries = within("maxRetries", retries, 0, 10, "retries")?;
    }
    if let Some(threshold) = edit.breaker_threshold {
        after.breaker_threshold =
            within("breakerThreshold", threshold, 0, 100, "errors (0 switches it off)")?;
    }
    if let Some(config) = &edit.config {
        after.config.clone_from(config);
        let bytes = config.as_ref().map_or(0, String::len);
        within("config", length(bytes), 0, MAX_CONFIG_BYTES, "bytes")?;
    }
    if let Some(snooze) = &edit.snooze {
        after.set_snooze(snooze.as_ref(), now)?;
    }
    after.enabled = edit.enabled.unwrap_or(after.enabled);
    reschedule(task, &mut after, now, machine_zone)?;
    after.revision = task.revision + 1;
    after.updated_at = now;
    Ok(after)
}

/// Sets anchor, next slot, errors and suspension anew.
fn reschedule(
    before: &SystemTask,
    after: &mut SystemTask,
    now: DateTime<Utc>,
    machine_zone: Tz,
) -> Result<(), InvalidEdit> {
    let enabled_now = after.enabled && !before.enabled;
    let interval_changed =
        after.frequency_seconds.is_some() && after.frequency_seconds != before.frequency_seconds;
    let schedule_changed = interval_changed
        || !Frequency::is_same(before, after)
        || (after.timezone != before.timezone && after.frequency_cron.is_some());
    if enabled_now {
        after.anchor_at = Some(now);
        after.error_count = 0;
        after.failing_since = None;
        after.suspended_reason = None;
        after.suspended_at = None;
    } else if interval_changed {
        // A last run in the future is one of a clock that was wrong.
        after.anchor_at = Some(before.last_run_at.map_or(now, |last_run_at| last_run_at.min(now)));
    }
    // Checked even when switched off: what is stored by an edit is always valid. But what was stored before and cannot be read any
    // more, as a zone that is gone, keeps nobody from switching the task off or giving it another name.
    let schedule = match Schedule::of(after) {
        Err(_) if !enabled_now && !schedule_changed && after.timezone == before.timezone => {
            after.next_run_at = None;
            return Ok(());
        }
        schedule => schedule?,
    };
    if enabled_now || schedule_changed {
        schedule.must_occur(now)?;
        // Slots before the edit have had their answer or will never be due.
        after.last_slot_at = None;
    }
    after.next_run_at = if !after.enabled || schedule.is_manual() {
        None
    } else if after.is_suspended() {
        after.next_run_at.or(Some(now + PROBE_INTERVAL)) // its next probe
    } else if enabled_now || (schedule_changed && !interval_changed) {
        schedule.next_slot(now, machine_zone)
    } else if interval_changed {
        first_interval_slot(after, now)
    } else {
        after.next_run_at
    };
    Ok(())
}

/// The slot one interval after the anchor, brought to `now` where it has passed.
fn first_interval_slot(task: &SystemTask, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let every = TimeDelta::try_seconds(task.frequency_seconds?)?;
    Some((task.anchor_at? + every).max(now))
}

/// The reason of a snooze or a pause, without blanks around it; one of blanks is none.
///
/// # Errors
/// It is longer than [`MAX_REASON_CHARS`], or more than a line.
pub fn within_reason(field: &'static str, reason: Option<&str>) -> Result<Option<String>, InvalidEdit> {
    let reason = reason.map_or("", str::trim);
    within(field, length(reason.chars().count()), 0, MAX_REASON_CHARS, "characters")?;
    one_line(field, reason)?;
    Ok((!is_blank(reason)).then(|| reason.to_owned()))
}

/// One line, as notifications, a tray and a terminal show it: without characters that a terminal obeys, and none that
/// turn the text after them around.
pub fn is_one_line(text: &str) -> bool {
    !text.contains(|character: char| character.is_control() || turns_text(character))
}

fn one_line(field: &'static str, text: &str) -> Result<(), InvalidEdit> {
    if is_one_line(text) {
        return Ok(());
    }
    Err(InvalidEdit { field, message: "this is one line of text, without control characters".to_owned() })
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn within(
    field: &'static str,
    value: i64,
    min: i64,
    max: i64,
    unit: &'static str,
) -> Result<i64, InvalidEdit> {
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    Err(InvalidEdit { field, message: format!("{value} is out of range; it can be {min} to {max} {unit}") })
}
