//! Captured ideas, and which of them wait for review.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use scheduler::store::StoreResult;

use super::seen::{Place, seen_at};
use crate::{
    SqliteStore,
    row::{instant, optional_instant, to_text},
};

#[cfg(test)]
mod tests;

/// So many ideas that are done or dropped are listed, the latest ones.
pub const MAX_CLOSED: u32 = 1_000;

/// An idea as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Row id.
    pub id: i64,
    /// One line.
    pub title: String,
    /// More.
    pub body: String,
    /// `captured`, `due`, `kept`, `done` or `dropped`.
    pub status: String,
    /// When it was captured.
    pub created_at: DateTime<Utc>,
    /// When somebody last touched it.
    pub touched_at: DateTime<Utc>,
    /// Since when it waits for review.
    pub due_at: Option<DateTime<Utc>>,
}

/// Changes to an idea; `None` keeps what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdeaChange {
    /// One line.
    pub title: Option<String>,
    /// More.
    pub body: Option<String>,
    /// `captured`, `kept`, `done` or `dropped`. Without it a due idea counts as reviewed: `kept`.
    pub status: Option<String>,
}

/// Figures about ideas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdeaStats {
    /// Neither done nor dropped.
    pub open: i64,
    /// Waiting for review.
    pub due: i64,
    /// When the last of these became due.
    pub newest_due_at: Option<DateTime<Utc>>,
    /// Captured in the last 7 days.
    pub last_7_days: i64,
    /// Of the due ones, those that became due since somebody last looked.
    pub new_since_seen: i64,
}

impl SqliteStore {
    /// Ideas, the latest first; those done or dropped only when asked for, and no more than [`MAX_CLOSED`] of them. Of the
    /// others all: the oldest are those that wait for review.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_ideas(&self, include_closed: bool) -> StoreResult<Vec<Idea>> {
        self.read(move |conn| {
            conn.prepare_cached(
                "SELECT * FROM ideas WHERE status NOT IN ('done', 'dropped')
                 UNION ALL
                 SELECT * FROM (SELECT * FROM ideas WHERE ?1 AND status IN ('done', 'dropped') ORDER BY id DESC LIMIT ?2)
                 ORDER BY id DESC",
            )?
            .query_map(params![include_closed, MAX_CLOSED], idea_of)?
            .collect()
        })
        .await
    }

    /// Captures an idea.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn create_idea(&self, title: String, body: String, now: DateTime<Utc>) -> StoreResult<Idea> {
        self.write(move |conn| {
            conn.query_row(
                "INSERT INTO ideas (title, body, created_at, touched_at) VALUES (?1, ?2, ?3, ?3) RETURNING *",
                params![title, body, to_text(now)],
                idea_of,
            )
        })
        .await
    }

    /// Changes an idea; `None` when there is none of this id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn update_idea(
        &self,
        id: i64,
        change: IdeaChange,
        now: DateTime<Utc>,
    ) -> StoreResult<Option<Idea>> {
        self.write(move |conn| {
            conn.query_row(
                "UPDATE ideas SET title = coalesce(:title, title), body = coalesce(:body, body), due_at = NULL,
                   status = coalesce(:status, CASE status WHEN 'due' THEN 'kept' ELSE status END), touched_at = :now
                 WHERE id = :id RETURNING *",
                named_params! {
                    ":title": change.title,
                    ":body": change.body,
                    ":status": change.status,
                    ":now": to_text(now),
                    ":id": id,
                },
                idea_of,
            )
            .optional()
        })
        .await
    }

    /// Marks open ideas that nobody has touched since `touched_before` as due, and says how many were marked.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn mark_ideas_due(
        &self,
        touched_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> StoreResult<usize> {
        self.write(move |conn| {
            conn.execute(
                "UPDATE ideas SET status = 'due', due_at = ?1 WHERE status IN ('captured', 'kept') AND touched_at <= ?2",
                params![to_text(now), to_text(touched_before)],
            )
        })
        .await
    }

    /// Figures about ideas.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn idea_stats(&self, now: DateTime<Utc>) -> StoreResult<IdeaStats> {
        self.read(move |conn| stats(conn, now)).await
    }
}

fn stats(conn: &Connection, now: DateTime<Utc>) -> rusqlite::Result<IdeaStats> {
    conn.prepare_cached(concat!(
        "SELECT count(*) FILTER (WHERE status NOT IN ('done', 'dropped')) AS open,
           count(*) FILTER (WHERE status = 'due') AS due,
           max(due_at) FILTER (WHERE status = 'due') AS newest_due_at,
           count(*) FILTER (WHERE created_at > :week_ago) AS last_7_days,
           count(*) FILTER (WHERE status = 'due' AND due_at > ",
        seen_at!(),
        ") AS new_since_seen FROM ideas"
    ))?
    .query_row(
        named_params! { ":week_ago": to_text(now - TimeDelta::days(7)), ":seen": Place::Ideas.key() },
        |row| {
            Ok(IdeaStats {
                open: row.get("open")?,
                due: row.get("due")?,
                newest_due_at: optional_instant(row, "newest_due_at")?,
                last_7_days: row.get("last_7_days")?,
                new_since_seen: row.get("new_since_seen")?,
            })
        },
    )
}

fn idea_of(row: &Row<'_>) -> rusqlite::Result<Idea> {
    Ok(Idea {
        id: row.get("id")?,
        title: row.get("title")?,
        body: row.get("body")?,
        status: row.get("status")?,
        created_at: instant(row, "created_at")?,
        touched_at: instant(row, "touched_at")?,
        due_at: optional_instant(row, "due_at")?,
    })
}
