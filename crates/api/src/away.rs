//! What happened while nobody was there to run tasks, on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The latest absence: the computer slept, the clock jumped ahead, or the cockpit was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AwayReportDto {
    /// `asleep`, `closed` or `clock_set`.
    pub kind: String,
    /// Its begin, RFC 3339.
    pub from: String,
    /// Its end, RFC 3339.
    pub to: String,
    /// Slots that fell into it.
    pub missed_slots: i64,
    /// Tasks that one run stood in for.
    pub caught_up: i64,
    /// Runs that stood in, and failed.
    pub failed: i64,
    /// Tasks whose slots were passed over.
    pub skipped: i64,
    /// Runs that were cut off when it began.
    pub interrupted: i64,
    /// Tasks whose stand-in is still to come or running.
    pub pending: i64,
    /// What became of each task that missed something, by name.
    pub tasks: Vec<AwayTaskDto>,
}

/// What became of one task's slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct AwayTaskDto {
    /// The task.
    pub task_id: i64,
    /// Its label.
    pub name: String,
    /// Slots it missed.
    pub missed: i64,
    /// `caught_up`, `failed`, `skipped`, `interrupted` or `pending`.
    pub outcome: String,
    /// The run that tells.
    pub run_id: Option<i64>,
}
