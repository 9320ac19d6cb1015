//! Schedules on the wire: previews and what runs next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A schedule somebody is thinking about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct PreviewInput {
    /// Cron expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency_cron: Option<String>,
    /// Interval in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency_seconds: Option<i64>,
    /// IANA zone; missing: this computer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Strictly after, RFC 3339, where an interval begins; missing: now, or, for a task, what saving would count from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// 1 to 100; 5 where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// The task it is for: shows the slots that task would have once this were saved, and warns of what does not fit it.
    /// Missing: for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_type: Option<String>,
    /// Its component, needed where the type exists twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}

/// What it would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct SchedulePreviewDto {
    /// Could be saved.
    pub valid: bool,
    /// What is wrong and what would be right, when it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A sentence, e.g. "Every 45 minutes".
    pub description: String,
    /// RFC 3339, UTC.
    pub next_runs: Vec<String>,
    /// Things a person may not have meant.
    pub warnings: Vec<String>,
    /// The same instants as `nextRuns`, as the clocks of the schedule's zone show them.
    #[serde(default)]
    pub slots: Vec<PreviewSlotDto>,
}

/// A slot of a previewed schedule in its own zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct PreviewSlotDto {
    /// RFC 3339, UTC.
    pub at: String,
    /// What the clocks there show, `2026-03-29T03:00:00`.
    pub local: String,
    /// Ahead of UTC by so much, `+02:00`.
    pub utc_offset: String,
    /// What a change of the clocks means for this slot, e.g. "The clocks go forward 1 h before it"; null: nothing.
    pub note: Option<String>,
}

/// A slot to come, or a failed run that is tried once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct UpcomingRunDto {
    /// The task.
    pub task_id: i64,
    /// Its type.
    pub task_type: String,
    /// Its component.
    pub component: String,
    /// Its label.
    pub name: String,
    /// The slot, or when it is tried once more, RFC 3339.
    pub scheduled_for: String,
    /// Which attempt that will be; 2 is the first retry; missing: it is a slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_attempt: Option<i64>,
}
