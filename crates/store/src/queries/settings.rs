//! `settings`: small facts by key, JSON values. The engine's pause is one of them.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Error, OptionalExtension};
use scheduler::store::{Pause, StoreResult};

use super::pauses;
use crate::{
    SqliteStore,
    row::{instant, optional_instant, to_text},
};

/// Key of the pause in force: `{"since","until","reason"}`; no row, no pause.
const PAUSE_KEY: &str = "pause";

impl SqliteStore {
    /// The JSON text stored under a key.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn setting(&self, key: impl Into<String>) -> StoreResult<Option<String>> {
        let key = key.into();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        })
        .await
    }

    /// Stores JSON text under a key. `pause` is the scheduler's, `seeded_tasks` says which tasks were there once, and
    /// `last_removed_task` which ids are taken: an application's own settings have other keys.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn save_setting(&self, key: impl Into<String>, value: impl Into<String>) -> StoreResult<()> {
        let (key, value, now) = (key.into(), value.into(), to_text(self.clock().now()));
        self.write(move |connection| save(connection, &key, &value, &now)).await
    }

    /// The same for several keys: all of it, or nothing.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn save_settings(&self, settings: Vec<(String, String)>) -> StoreResult<()> {
        let now = to_text(self.clock().now());
        self.write(move |connection| {
            settings.iter().try_for_each(|(key, value)| save(connection, key, value, &now))
        })
        .await
    }
}

/// Stores JSON text under a key.
pub(super) fn save(connection: &Connection, key: &str, value: &str, now: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET value = ?2, updated_at = ?3",
        )?
        .execute((key, value, now))?;
    Ok(())
}

/// The pause in force.
pub(crate) fn load_pause(connection: &Connection) -> rusqlite::Result<Option<Pause>> {
    let pause = connection
        .prepare_cached(
            "SELECT value ->> 'since' AS since, value ->> 'until' AS until, value ->> 'reason' AS reason
             FROM (SELECT iif(json_valid(value), value, 'null') AS value FROM settings WHERE key = ?1)",
        )?
        .query_row([PAUSE_KEY], |row| {
            Ok(Pause {
                since: instant(row, "since")?,
                until: optional_instant(row, "until")?,
                reason: row.get("reason")?,
            })
        })
        .optional();
    match pause {
        // One that cannot be read is no reason to keep everything from starting.
        Err(error @ (Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..))) => {
            tracing::warn!(%error, "the pause in force cannot be read; there is none");
            Ok(None)
        }
        pause => pause,
    }
}

/// Starts or ends a pause.
pub(crate) fn save_pause(
    connection: &Connection,
    pause: Option<Pause>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    pauses::note(connection, pause.as_ref(), now)?;
    let Some(Pause { since, until, reason }) = pause else {
        connection.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([PAUSE_KEY])?;
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO settings (key, value, updated_at)
             VALUES (?1, json_object('since', ?2, 'until', ?3, 'reason', ?4), ?5)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        )?
        .execute((PAUSE_KEY, to_text(since), until.map(to_text), reason, to_text(now)))?;
    Ok(())
}
