//! News on the wire.

use serde::{Deserialize, Serialize};
use store::queries::articles::{Article, ArticlePage, NewsStats};
use ts_rs::TS;

use crate::instant_text;

/// A news article. All text is plain text, never markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
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
#[ts(optional_fields)]
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
#[ts(optional_fields = nullable)]
pub struct ArticlePageDto {
    /// Newest first.
    pub articles: Vec<ArticleDto>,
    /// `before` of the next page.
    pub next_cursor: Option<String>,
}

/// Figures about news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
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

impl From<&Article> for ArticleDto {
    fn from(article: &Article) -> Self {
        Self {
            id: article.id,
            source: article.source.clone(),
            guid: article.guid.clone(),
            title: article.title.clone(),
            url: article.url.clone(),
            summary: article.summary.clone(),
            published_at: article.published_at.map(instant_text),
            fetched_at: instant_text(article.fetched_at),
            read: article.read_at.is_some(),
        }
    }
}

impl From<&ArticlePage> for ArticlePageDto {
    fn from(page: &ArticlePage) -> Self {
        Self {
            articles: page.articles.iter().map(ArticleDto::from).collect(),
            next_cursor: page.next.map(|cursor| cursor.to_string()),
        }
    }
}

impl From<&NewsStats> for NewsStatsDto {
    fn from(stats: &NewsStats) -> Self {
        Self {
            total: stats.total,
            unread: stats.unread,
            last_24h: stats.last_24h,
            new_since_seen: stats.new_since_seen,
            newest_at: stats.newest_at.map(instant_text),
        }
    }
}
