//! What is known of each feed and calendar: validators for the next conditional request, and its health.
//!
//! A source is keyed by a hash of its address, because private addresses stay out of the database.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use scheduler::store::StoreResult;

pub use self::renames::{NamedSource, Renamed};
use crate::{
    SqliteStore,
    row::{optional_instant, to_text},
};

mod renames;

/// What sort of source it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// The `NewsData` service.
    NewsData,
    /// An iCalendar subscription or file.
    Calendar,
}

impl SourceKind {
    /// The word it is stored and sent as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::NewsData => "newsdata",
            Self::Calendar => "calendar",
        }
    }
}

/// What a server gave for the next conditional request, to be sent back verbatim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// What else the stored content depended on (its configured name, the window of days). Validators of
    /// another scope would make the server say "unchanged" about content that was never stored like this.
    pub scope: String,
}

/// A source as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `feed`, `newsdata` or `calendar`.
    pub kind: String,
    /// Configured name.
    pub name: String,
    /// SHA-256 of its address, hex.
    pub address_hash: String,
    /// From the last full answer.
    pub validators: Validators,
    /// When it was last asked.
    pub last_attempt_at: Option<DateTime<Utc>>,
    /// When it last answered well.
    pub last_success_at: Option<DateTime<Utc>>,
    /// Sentence of the last failure; `None` once it works again.
    pub last_error: Option<String>,
    /// First failure of the present streak.
    pub failing_since: Option<DateTime<Utc>>,
    /// Consecutive failures.
    pub error_count: i64,
    /// It asked not to be asked before.
    pub not_before_at: Option<DateTime<Utc>>,
}

/// One attempt to read a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAttempt {
    /// Its sort.
    pub kind: SourceKind,
    /// Configured name.
    pub name: String,
    /// SHA-256 of its address, hex.
    pub address_hash: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How it went.
    pub outcome: SourceOutcome,
}

/// How an attempt went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceOutcome {
    /// It sent its content.
    Fetched(Validators),
    /// It said that nothing has changed.
    Unchanged,
    /// It could not be read.
    Failed {
        /// A sentence, without the address.
        error: String,
        /// It asked not to be asked before.
        not_before_at: Option<DateTime<Utc>>,
    },
}

impl SqliteStore {
    /// One source.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn source(&self, kind: SourceKind, address_hash: String) -> StoreResult<Option<Source>> {
        self.read(move |conn| {
            conn.prepare_cached("SELECT * FROM sources WHERE kind = ?1 AND address_hash = ?2")?
                .query_row(params![kind.as_str(), address_hash], source_of)
                .optional()
        })
        .await
    }

    /// All sources, by kind and name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_sources(&self) -> StoreResult<Vec<Source>> {
        self.read(|conn| {
            conn.prepare_cached("SELECT * FROM sources ORDER BY kind, name")?
                .query_map([], source_of)?
                .collect()
        })
        .await
    }

    /// Writes down an attempt that brought no content.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn record_attempt(&self, attempt: SourceAttempt) -> StoreResult<()> {
        self.write(move |conn| write_attempt(conn, &attempt)).await
    }

    /// Forgets the sources of a kind that are configured no more: those of another address than these, and of another
    /// name than those whose addresses are not known at present.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn retain_sources(
        &self,
        kind: SourceKind,
        address_hashes: Vec<String>,
        names: Vec<String>,
    ) -> StoreResult<()> {
        self.write(move |conn| {
            let known: Vec<(i64, String, String)> = conn
                .prepare_cached("SELECT id, address_hash, name FROM sources WHERE kind = ?1")?
                .query_map([kind.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            for (id, hash, name) in &known {
                if !address_hashes.contains(hash) && !names.contains(name) {
                    conn.execute("DELETE FROM sources WHERE id = ?1", [id])?;
                }
            }
            Ok(())
        })
        .await
    }
}

/// Writes an attempt down; part of the transaction that stores what it brought, so that validators are never
/// ahead of content.
pub(super) fn write_attempt(conn: &Connection, attempt: &SourceAttempt) -> rusqlite::Result<()> {
    let key = params![attempt.kind.as_str(), attempt.name, attempt.address_hash, to_text(attempt.at)];
    conn.prepare_cached(
        "INSERT INTO sources (kind, name, address_hash, last_attempt_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, address_hash) DO UPDATE SET name = excluded.name, last_attempt_at = excluded.last_attempt_at",
    )?
    .execute(key)?;
    match &attempt.outcome {
        SourceOutcome::Fetched(validators) => {
            write_success(conn, attempt)?;
            conn.prepare_cached(
                "UPDATE sources SET etag = :etag, last_modified = :last_modified, validators_scope = :scope
                 WHERE kind = :kind AND address_hash = :hash",
            )?
            .execute(named_params! {
                ":etag": validators.etag,
                ":last_modified": validators.last_modified,
                ":scope": validators.scope,
                ":kind": attempt.kind.as_str(),
                ":hash": attempt.address_hash,
            })?;
        }
        SourceOutcome::Unchanged => write_success(conn, attempt)?,
        SourceOutcome::Failed { error, not_before_at } => {
            conn.prepare_cached(
                "UPDATE sources SET last_error = :error, not_before_at = :not_before, error_count = error_count + 1,
                   failing_since = coalesce(failing_since, :at) WHERE kind = :kind AND address_hash = :hash",
            )?
            .execute(named_params! {
                ":error": error,
                ":not_before": not_before_at.map(to_text),
                ":at": to_text(attempt.at),
                ":kind": attempt.kind.as_str(),
                ":hash": attempt.address_hash,
            })?;
        }
    }
    Ok(())
}

fn write_success(conn: &Connection, attempt: &SourceAttempt) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE sources SET last_success_at = ?1, last_error = NULL, failing_since = NULL, error_count = 0,
           not_before_at = NULL WHERE kind = ?2 AND address_hash = ?3",
    )?
    .execute(params![to_text(attempt.at), attempt.kind.as_str(), attempt.address_hash])
    .map(drop)
}

fn source_of(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        kind: row.get("kind")?,
        name: row.get("name")?,
        address_hash: row.get("address_hash")?,
        validators: Validators {
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
            scope: row.get::<_, Option<String>>("validators_scope")?.unwrap_or_default(),
        },
        last_attempt_at: optional_instant(row, "last_attempt_at")?,
        last_success_at: optional_instant(row, "last_success_at")?,
        last_error: row.get("last_error")?,
        failing_since: optional_instant(row, "failing_since")?,
        error_count: row.get("error_count")?,
        not_before_at: optional_instant(row, "not_before_at")?,
    })
}
