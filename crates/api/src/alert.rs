//! Alerts on the wire.

use serde::{Deserialize, Serialize};
use store::queries::alerts::{Alert, AlertStats};
use ts_rs::TS;

use crate::instant_text;

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct AlertDto {
    /// Row id.
    pub id: i64,
    /// `task_failing`, `event_soon`, `keyword`, `idea_due`.
    pub kind: String,
    /// `info`, `warning` or `critical`.
    pub severity: String,
    /// One line.
    pub title: String,
    /// More.
    pub detail: String,
    /// A route of the window (`/runs/7`) or an http(s) address.
    pub link: Option<String>,
    /// RFC 3339.
    pub raised_at: String,
    /// RFC 3339; null while it lasts.
    pub resolved_at: Option<String>,
    /// RFC 3339; null until somebody has seen to it.
    pub acknowledged_at: Option<String>,
    /// RFC 3339; hidden until then.
    pub snoozed_until: Option<String>,
}

/// Figures about alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct AlertStatsDto {
    /// Open and not acknowledged.
    pub open: i64,
    /// Of these, critical.
    pub critical: i64,
    /// Raised in the last 24 hours.
    pub last_24h: i64,
    /// Open ones that were raised since somebody last looked at the alerts.
    pub new_since_seen: i64,
    /// When the first of the snoozed ones comes back, RFC 3339; null: none is snoozed. No event tells of it.
    pub next_wake_at: Option<String>,
}

impl From<&Alert> for AlertDto {
    fn from(alert: &Alert) -> Self {
        Self {
            id: alert.id,
            kind: alert.kind.clone(),
            severity: alert.severity.clone(),
            title: alert.title.clone(),
            detail: alert.detail.clone(),
            link: alert.link.clone(),
            raised_at: instant_text(alert.raised_at),
            resolved_at: alert.resolved_at.map(instant_text),
            acknowledged_at: alert.acknowledged_at.map(instant_text),
            snoozed_until: alert.snoozed_until.map(instant_text),
        }
    }
}

impl From<&AlertStats> for AlertStatsDto {
    fn from(stats: &AlertStats) -> Self {
        Self {
            open: stats.open,
            critical: stats.critical,
            last_24h: stats.last_24h,
            new_since_seen: stats.new_since_seen,
            next_wake_at: stats.next_wake_at.map(instant_text),
        }
    }
}
