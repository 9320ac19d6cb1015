//! `machine_zones`: in which zone this computer was, and since when. Cron patterns without a zone of their own are read
//! in it, so that their slots moved with it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension};
use scheduler::store::StoreResult;

use crate::{
    SqliteStore,
    row::{instant, to_text, word},
};

/// A zone and its first moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MachineZone {
    /// From then on.
    pub since: DateTime<Utc>,
    /// The zone.
    pub zone: Tz,
}

impl SqliteStore {
    /// Writes down in which zone this computer is now, where that is news.
    ///
    /// # Errors
    /// The database could not be read or written.
    pub async fn record_machine_zone(&self, zone: Tz) -> StoreResult<()> {
        if self.read(latest).await?.as_deref() == Some(zone.name()) {
            return Ok(());
        }
        let now = to_text(self.clock().now());
        self.write(move |connection| {
            if latest(connection)?.as_deref() != Some(zone.name()) {
                connection
                    .prepare_cached("INSERT INTO machine_zones (since_at, timezone) VALUES (?1, ?2)")?
                    .execute((now, zone.name()))?;
            }
            Ok(())
        })
        .await
    }

    /// This computer's zones, oldest first.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn machine_zones(&self) -> StoreResult<Vec<MachineZone>> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT since_at, timezone FROM machine_zones ORDER BY id")?
                .query_map([], |row| {
                    Ok(MachineZone { since: instant(row, "since_at")?, zone: word(row, "timezone")? })
                })?
                .collect()
        })
        .await
    }
}

fn latest(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT timezone FROM machine_zones ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()
}
