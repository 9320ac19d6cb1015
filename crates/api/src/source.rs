//! The health of feeds and calendars on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
