//! The health of feeds and calendars on the wire.

use serde::{Deserialize, Serialize};
use store::queries::sources::Source;
use ts_rs::TS;

use crate::instant_text;

/// How a feed, NewsData or a calendar is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SourceHealthDto {
    /// `feed`, `newsdata` or `calendar`.
    pub kind: String,
    /// Configured name.
    pub name: String,
    /// RFC 3339.
    pub last_attempt_at: Option<String>,
    /// RFC 3339.
    pub last_success_at: Option<String>,
    /// Sentence of the last failure; null once it works again.
    pub last_error: Option<String>,
    /// RFC 3339.
    pub failing_since: Option<String>,
    /// Consecutive failures.
    pub error_count: i64,
    /// It asked not to be asked before, RFC 3339.
    pub not_before_at: Option<String>,
}

impl From<&Source> for SourceHealthDto {
    fn from(source: &Source) -> Self {
        Self {
            kind: source.kind.clone(),
            name: source.name.clone(),
            last_attempt_at: source.last_attempt_at.map(instant_text),
            last_success_at: source.last_success_at.map(instant_text),
            last_error: source.last_error.clone(),
            failing_since: source.failing_since.map(instant_text),
            error_count: source.error_count,
            not_before_at: source.not_before_at.map(instant_text),
        }
    }
}
