//! The scheduler itself on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the scheduler is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SchedulerStatusDto {
    /// Its loop is running.
    pub alive: bool,
    /// Its next wake, RFC 3339.
    pub next_wake_at: Option<String>,
    /// Runs in flight.
    pub running: Vec<RunningRunDto>,
    /// Due slots that wait for a worker, the settle window or the network.
    pub waiting: u32,
    /// Everything is paused.
    pub paused: bool,
    /// Since when.
    pub paused_since: Option<String>,
    /// Until when; null: until resumed.
    pub paused_until: Option<String>,
    /// Why, in the words of whoever paused.
    pub pause_reason: Option<String>,
    /// Workers for scheduled runs.
    pub workers: u32,
    /// This computer's zone, IANA name.
    pub timezone: String,
    /// The engine's wall clock, RFC 3339.
    pub now: String,
    /// The store's failure, while it lasts.
    pub store_error: Option<String>,
}

/// A run in flight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunningRunDto {
    /// The run.
    pub run_id: i64,
    /// Its task.
    pub task_id: i64,
    /// Type of the task.
    pub task_type: String,
    /// Label of the task.
    pub name: String,
    /// Why it runs.
    pub trigger: String,
    /// RFC 3339.
    pub started_at: String,
}

/// Asks for a pause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct PauseInput {
    /// Until when, RFC 3339; missing: until resumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
