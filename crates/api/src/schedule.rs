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
    /// Strictly after, RFC 3339; missing: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// 1 to 100; 5 where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
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
}

/// A slot to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UpcomingRunDto {
    /// The task.
    pub task_id: i64,
    /// Its type.
    pub task_type: String,
    /// Its component.
    pub component: String,
    /// Its label.
    pub name: String,
    /// The slot, RFC 3339.
    pub scheduled_for: String,
}
