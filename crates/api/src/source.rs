//! Feeds and calendars on the wire: their health, and trials of them.

use std::fmt;

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

/// A source somebody would like to try before, or without, a run.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SourceTestInput {
    /// `feed`, `calendar` or `newsdata`.
    pub kind: String,
    /// Its address; missing for NewsData.io, and for a calendar whose address is in the keyring under `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The configured name of a calendar whose address is a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What to ask NewsData.io for: the `newsdata` object of the task's configuration, JSON text; missing: as configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newsdata: Option<String>,
    /// A key of NewsData.io that is not stored yet, and is not by this; missing: the one that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl fmt::Debug for SourceTestInput {
    /// Without the key, and without the address, which may be a secret, too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, url, name, newsdata, key } = self;
        let hidden = |secret: &Option<String>| secret.as_ref().map(|_| "(hidden)");
        f.debug_struct("SourceTestInput")
            .field("kind", kind)
            .field("url", &hidden(url))
            .field("name", name)
            .field("newsdata", newsdata)
            .field("key", &hidden(key))
            .finish()
    }
}

/// What came of the trial. Nothing of it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct SourceTestDto {
    /// It answered with something that can be read.
    pub ok: bool,
    /// A sentence for a person: what it answered, or what is wrong and what would be right.
    pub message: String,
    /// Articles or events it holds.
    pub items: i64,
    /// The newest article, or the next event, RFC 3339.
    pub newest_at: Option<String>,
    /// Titles of the first few.
    pub examples: Vec<String>,
    /// Milliseconds.
    pub duration_ms: i64,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_a_trial_is_shown() {
        let said = r#"{"kind":"newsdata","url":"https://example.org/s3cret.ics","key":"pub_s3cret"}"#;
        let input: SourceTestInput = serde_json::from_str(said).unwrap();
        assert_eq!(input.key.as_deref(), Some("pub_s3cret"));
        let shown = format!("{input:?}");
        assert!(shown.contains("newsdata") && !shown.contains("s3cret"), "{shown}");
    }
}
