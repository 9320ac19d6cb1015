//! News articles: what `news_sync` writes, and what people list, search and read.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use scheduler::store::StoreResult;

pub use self::cursor::{ArticleCursor, InvalidCursor};
use super::{
    seen::{Place, seen_at},
    sources::{SourceAttempt, write_attempt},
};
use crate::{
    SqliteStore,
    functions::folded,
    row::{instant, optional_instant, to_text},
};

mod cursor;

/// An article as a source published it. All text is plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArticle {
    /// The publisher's id, unique within the source.
    pub guid: String,
    /// Title.
    pub title: String,
    /// http(s) address.
    pub url: Option<String>,
    /// Summary.
    pub summary: String,
    /// When it was published, where the publisher says so.
    pub published_at: Option<DateTime<Utc>>,
}

/// An article as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
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
    /// When it was published, where known.
    pub published_at: Option<DateTime<Utc>>,
    /// When it came in.
    pub fetched_at: DateTime<Utc>,
    /// When its text last changed.
    pub updated_at: DateTime<Utc>,
    /// When somebody opened it.
    pub read_at: Option<DateTime<Utc>>,
}

/// How many articles a batch brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upserted {
    /// New ones.
    pub inserted: usize,
    /// Known ones whose text changed.
    pub updated: usize,
}

/// Which articles to list; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleQuery {
    /// Text that title or summary contain, whatever the capitals of either.
    pub search: Option<String>,
    /// Of this source.
    pub source: Option<String>,
    /// Only unread ones.
    pub unread_only: bool,
    /// Those after this place of the list.
    pub before: Option<ArticleCursor>,
    /// At most so many.
    pub limit: u32,
}

/// A page of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticlePage {
    /// Newest first.
    pub articles: Vec<Article>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<ArticleCursor>,
}

/// Figures about news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsStats {
    /// Articles held.
    pub total: i64,
    /// Not read yet.
    pub unread: i64,
    /// Fetched in the last 24 hours.
    pub last_24h: i64,
    /// Fetched since somebody last looked.
    pub new_since_seen: i64,
    /// Of the newest article.
    pub newest_at: Option<DateTime<Utc>>,
}

impl SqliteStore {
    /// Stores what a source sent, and that it was sent, in one transaction. The articles come in at `now`, when somebody
    /// can see them, and not with the attempt, which began before the source was asked.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn save_articles(
        &self,
        attempt: SourceAttempt,
        articles: Vec<NewArticle>,
        now: DateTime<Utc>,
    ) -> StoreResult<Upserted> {
        self.write(move |conn| {
            write_attempt(conn, &attempt)?;
            let mut count = Upserted::default();
            for article in &articles {
                upsert(conn, &attempt.name, article, now, &mut count)?;
            }
            Ok(count)
        })
        .await
    }

    /// The links of those of a source's articles that are known by these ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn article_links(
        &self,
        source: String,
        guids: Vec<String>,
    ) -> StoreResult<HashMap<String, Option<String>>> {
        self.read(move |conn| {
            let mut find = conn.prepare_cached("SELECT url FROM articles WHERE source = ?1 AND guid = ?2")?;
            let mut links = HashMap::new();
            for guid in guids {
                if let Some(url) = find.query_row(params![source, guid], |row| row.get(0)).optional()? {
                    links.insert(guid, url);
                }
            }
            Ok(links)
        })
        .await
    }

    /// A page of articles, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_articles(&self, query: ArticleQuery) -> StoreResult<ArticlePage> {
        self.read(move |conn| {
            let mut articles: Vec<Article> = conn
                .prepare_cached(
                    "SELECT * FROM articles
                     WHERE (:search IS NULL OR contains_folded(title, :search) OR contains_folded(summary, :search))
                       AND (:source IS NULL OR source = :source)
                       AND (:unread_only = 0 OR read_at IS NULL)
                       AND (:at IS NULL OR (coalesce(published_at, fetched_at), id) < (:at, :id))
                     ORDER BY coalesce(published_at, fetched_at) DESC, id DESC LIMIT :limit",
                )?
                .query_map(
                    named_params! {
                        ":search": query.search.as_deref().map(folded),
                        ":source": query.source,
                        ":unread_only": query.unread_only,
                        ":at": query.before.map(|cursor| to_text(cursor.at)),
                        ":id": query.before.map(|cursor| cursor.id),
                        // One more than asked for tells whether there is a next page.
                        ":limit": i64::from(query.limit) + 1,
                    },
                    article_of,
                )?
                .collect::<Result<_, _>>()?;
            let limit = query.limit as usize;
            let more = articles.len() > limit;
            articles.truncate(limit);
            let next = articles.last().filter(|_| more).map(cursor_of);
            Ok(ArticlePage { articles, next })
        })
        .await
    }

    /// One article.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn article(&self, id: i64) -> StoreResult<Option<Article>> {
        self.read(move |conn| {
            conn.prepare_cached("SELECT * FROM articles WHERE id = ?1")?
                .query_row([id], article_of)
                .optional()
        })
        .await
    }

    /// Unread articles fetched since an instant, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unread_articles_since(&self, since: DateTime<Utc>, limit: u32) -> StoreResult<Vec<Article>> {
        self.read(move |conn| {
            conn.prepare_cached(
                "SELECT * FROM articles WHERE read_at IS NULL AND fetched_at >= ?1 ORDER BY id DESC LIMIT ?2",
            )?
            .query_map(params![to_text(since), limit], article_of)?
            .collect()
        })
        .await
    }

    /// Marks articles as read and says how many were not before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn mark_articles_read(&self, ids: Vec<i64>, now: DateTime<Utc>) -> StoreResult<usize> {
        self.write(move |conn| {
            let mut mark =
                conn.prepare_cached("UPDATE articles SET read_at = ?1 WHERE id = ?2 AND read_at IS NULL")?;
            ids.iter().map(|id| mark.execute(params![to_text(now), id])).sum()
        })
        .await
    }

    /// Figures about news.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn news_stats(&self, now: DateTime<Utc>) -> StoreResult<NewsStats> {
        self.read(move |conn| {
            conn.prepare_cached(concat!(
                "WITH seen (at) AS (SELECT ",
                seen_at!(),
                ")
                 SELECT count(*) AS total, count(*) FILTER (WHERE read_at IS NULL) AS unread,
                   count(*) FILTER (WHERE fetched_at > :day_ago) AS last_24h,
                   count(*) FILTER (WHERE fetched_at > (SELECT at FROM seen)) AS new_since_seen,
                   max(coalesce(published_at, fetched_at)) AS newest_at
                 FROM articles"
            ))?
            .query_row(
                named_params! { ":seen": Place::News.key(), ":day_ago": to_text(now - TimeDelta::hours(24)) },
                |row| {
                    Ok(NewsStats {
                        total: row.get("total")?,
                        unread: row.get("unread")?,
                        last_24h: row.get("last_24h")?,
                        new_since_seen: row.get("new_since_seen")?,
                        newest_at: optional_instant(row, "newest_at")?,
                    })
                },
            )
        })
        .await
    }

    /// Deletes all but `keep` articles and says how many went. First those are kept that the last answer of a source that
    /// is still asked listed, which would come back as new, then the newest.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn prune_articles(&self, keep: u32, now: DateTime<Utc>) -> StoreResult<usize> {
        self.write(move |conn| {
            // Listings are written down to the day, and what a clock noted that was ahead is no listing.
            conn.execute(
                "WITH listings (source, since) AS (
                   SELECT source, strftime('%Y-%m-%dT%H:%M:%fZ', max(listed_at), '-1 day') FROM articles
                   WHERE listed_at <= :now AND source IN (SELECT name FROM sources WHERE kind <> 'calendar')
                   GROUP BY source)
                 DELETE FROM articles WHERE id IN (
                   SELECT id FROM articles LEFT JOIN listings USING (source)
                   ORDER BY coalesce(listed_at BETWEEN since AND :now, 0) DESC,
                     coalesce(published_at, fetched_at) DESC, id DESC LIMIT -1 OFFSET :keep)",
                named_params! { ":now": to_text(now), ":keep": keep },
            )
        })
        .await
    }
}

/// Inserts an article, or changes the known one where the publisher changed its text. The date of a known one
/// stays: feeds that stamp every item with the time of the request would move all of them to the top.
fn upsert(
    conn: &Connection,
    source: &str,
    article: &NewArticle,
    now: DateTime<Utc>,
    count: &mut Upserted,
) -> rusqlite::Result<()> {
    let values = named_params! {
        ":source": source,
        ":guid": article.guid,
        ":title": article.title,
        ":url": article.url,
        ":summary": article.summary,
        ":published_at": article.published_at.map(to_text),
        ":now": to_text(now),
    };
    let listing = named_params! {
        ":source": source,
        ":guid": article.guid,
        ":now": to_text(now),
        ":day_ago": to_text(now - TimeDelta::days(1)),
    };
    count.inserted += conn
        .prepare_cached(
            "INSERT INTO articles (source, guid, title, url, summary, published_at, fetched_at, updated_at,
               listed_at)
             VALUES (:source, :guid, :title, :url, :summary, :published_at, :now, :now, :now)
             ON CONFLICT (source, guid) DO NOTHING",
        )?
        .execute(values)?;
    count.updated += conn
        .prepare_cached(
            "UPDATE articles SET title = :title, url = :url, summary = :summary, updated_at = :now,
               published_at = coalesce(published_at, :published_at)
             WHERE source = :source AND guid = :guid AND (title, url, summary) IS NOT (:title, :url, :summary)",
        )?
        .execute(values)?;
    // Once a day, so that an answer like the last one writes next to nothing.
    conn.prepare_cached(
        "UPDATE articles SET listed_at = :now WHERE source = :source AND guid = :guid
           AND (listed_at IS NULL OR listed_at NOT BETWEEN :day_ago AND :now)",
    )?
    .execute(listing)?;
    Ok(())
}

fn cursor_of(article: &Article) -> ArticleCursor {
    ArticleCursor { at: article.published_at.unwrap_or(article.fetched_at), id: article.id }
}

fn article_of(row: &Row<'_>) -> rusqlite::Result<Article> {
    Ok(Article {
        id: row.get("id")?,
        source: row.get("source")?,
        guid: row.get("guid")?,
        title: row.get("title")?,
        url: row.get("url")?,
        summary: row.get("summary")?,
        published_at: optional_instant(row, "published_at")?,
        fetched_at: instant(row, "fetched_at")?,
        updated_at: instant(row, "updated_at")?,
        read_at: optional_instant(row, "read_at")?,
    })
}

#[cfg(test)]
mod tests;
