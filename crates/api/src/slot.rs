//! Slots on the wire: what became of one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What became of a slot, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SlotExplanationDto {
    /// The task.
    pub task_id: i64,
    /// Its type.
    pub task_type: String,
    /// Its component.
    pub component: String,
    /// The moment that was asked about, RFC 3339.
    pub asked_at: String,
    /// The slot: the latest up to then, or a coming one up to then; null: there is none.
    pub slot: Option<String>,
    /// `ran`, `coalesced` (another slot's run stands for it), `skipped`, `interrupted`, `running`, `waiting`,
    /// `unanswered` (due, and no cockpit is there), `upcoming`, `disabled`, `suspended`, `edited` (its schedule changed
    /// before it could run), `did_not_exist`, `no_slot` or `unknown`.
    pub verdict: String,
    /// The answer, without a capital letter and a full stop; times are in `timezone`.
    pub sentence: String,
    /// IANA name.
    pub timezone: String,
    /// The run that answered it, the last attempt of several.
    pub run_id: Option<i64>,
    /// That run's status.
    pub status: Option<String>,
    /// And its reason.
    pub reason: Option<String>,
    /// Slots that run stands for beyond a plain one.
    pub missed_count: Option<i64>,
    /// When it began, RFC 3339.
    pub started_at: Option<String>,
    /// The slot before that one, or before the moment where it has none.
    pub previous_slot: Option<String>,
    /// And the slot after.
    pub next_slot: Option<String>,
}
