//! Ideas on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A captured idea.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct IdeaDto {
    /// Row id.
    pub id: i64,
    /// One line.
    pub title: String,
    /// More.
    pub body: String,
    /// `captured`, `due`, `kept`, `done` or `dropped`.
    pub status: String,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339, the last time somebody touched it.
    pub touched_at: String,
    /// RFC 3339, since when it waits for review.
    pub due_at: Option<String>,
}

/// Captures or changes an idea.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct IdeaInput {
    /// One line, 1 to 200 characters; needed for a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// More, at most 10,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `captured`, `kept`, `done` or `dropped`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Figures about ideas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdeaStatsDto {
    /// Neither done nor dropped.
    pub open: i64,
    /// Waiting for review.
    pub due: i64,
    /// Captured in the last 7 days.
    pub last_7_days: i64,
}
