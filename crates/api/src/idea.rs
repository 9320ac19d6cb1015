//! Ideas on the wire.

use serde::{Deserialize, Serialize};
use store::queries::ideas::{Idea, IdeaStats};
use ts_rs::TS;

use crate::instant_text;

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
    /// Became due for review since somebody last looked at the ideas.
    pub new_since_seen: i64,
}

impl From<&Idea> for IdeaDto {
    fn from(idea: &Idea) -> Self {
        Self {
            id: idea.id,
            title: idea.title.clone(),
            body: idea.body.clone(),
            status: idea.status.clone(),
            created_at: instant_text(idea.created_at),
            touched_at: instant_text(idea.touched_at),
            due_at: idea.due_at.map(instant_text),
        }
    }
}

impl From<&IdeaStats> for IdeaStatsDto {
    fn from(stats: &IdeaStats) -> Self {
        Self {
            open: stats.open,
            due: stats.due,
            last_7_days: stats.last_7_days,
            new_since_seen: stats.new_since_seen,
        }
    }
}
