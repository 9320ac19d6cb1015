//! What the handlers brought in, on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A news article. All text is plain text, never markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
pub struct ArticleDto {
    /// Row id.
    pub id: i64,
    /// Configured name of its source.
    pub source: String,
    /// The publisher's id.
    pub guid: String,
    /// Title.
    pub title: String,
    /// http(s) address.
    pub url: Option<String>,
    /// Summary.
    pub summary: String,
    /// RFC 3339.
    pub published_at: Option<String>,
    /// RFC 3339.
    pub fetched_at: String,
    /// Somebody has opened it.
    pub read: bool,
}

/// Which articles to list; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct ArticleFilter {
    /// Words that title or summary contain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Of this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Only unread ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread_only: Option<bool>,
    /// The last page's `nextCursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// 1 to 500; 50 where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// A page of articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
pub struct ArticlePageDto {
    /// Newest first.
    pub articles: Vec<ArticleDto>,
    /// `before` of the next page.
    pub next_cursor: Option<String>,
}

/// Figures about news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
pub struct NewsStatsDto {
    /// Articles held.
    pub total: i64,
    /// Not read yet.
    pub unread: i64,
    /// Fetched in the last 24 hours.
    pub last_24h: i64,
    /// Fetched since `news` was last marked as seen.
    pub new_since_seen: i64,
    /// RFC 3339, of the newest article.
    pub newest_at: Option<String>,
}

/// One occurrence of a calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
pub struct EventDto {
    /// Row id.
    pub id: i64,
    /// Configured name of its calendar.
    pub calendar: String,
    /// The publisher's id.
    pub uid: String,
    /// Title.
    pub summary: String,
    /// Place.
    pub location: Option<String>,
    /// RFC 3339, or a date for an all-day event.
    pub start: String,
    /// RFC 3339, or a date (exclusive) for an all-day event.
    pub end: String,
    /// Whole days.
    pub all_day: bool,
    /// One of a series.
    pub recurring: bool,
}

/// Figures about the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
pub struct CalendarStatsDto {
    /// Occurrences that have not ended, within the next 7 days.
    pub next_7_days: i64,
    /// Of today, in this computer's zone.
    pub today: i64,
    /// Occurrences held.
    pub total: i64,
    /// The next one to start.
    pub next: Option<EventDto>,
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
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
#[ts(export)]
pub struct AlertStatsDto {
    /// Open and not acknowledged.
    pub open: i64,
    /// Of these, critical.
    pub critical: i64,
    /// Raised in the last 24 hours.
    pub last_24h: i64,
}

/// A captured idea.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
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
#[ts(export, optional_fields)]
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
#[ts(export)]
pub struct IdeaStatsDto {
    /// Neither done nor dropped.
    pub open: i64,
    /// Waiting for review.
    pub due: i64,
    /// Captured in the last 7 days.
    pub last_7_days: i64,
}

/// How a feed, NewsData or a calendar is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, optional_fields = nullable)]
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
