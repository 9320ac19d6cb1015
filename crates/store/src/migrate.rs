//! The schema's versions: plain SQL files, embedded, forward only.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use thiserror::Error;

use crate::{copy, error::OpenError, files::unused};

/// All migrations, oldest first. One that is merged is never edited.
const ALL: [&str; 7] = [
    include_str!("../../../migrations/0001_initial.sql"),
    include_str!("../../../migrations/0002_slot_history.sql"),
    include_str!("../../../migrations/0003_control_room.sql"),
    include_str!("../../../migrations/0004_history_by_time.sql"),
    include_str!("../../../migrations/0005_plain_checks.sql"),
    include_str!("../../../migrations/0006_planned_retries.sql"),
    include_str!("../../../migrations/0007_listed_articles.sql"),
];

/// One of [`ALL`] failed. The library's own error has the whole of its SQL, which helps nobody who reads a message.
#[derive(Debug, Error)]
#[error("migration {number} failed")]
struct MigrationError {
    /// The schema version that it was to make.
    number: usize,
    source: rusqlite::Error,
}

/// The schema version this program knows.
pub fn known_version() -> i64 {
    i64::try_from(ALL.len()).unwrap_or(i64::MAX)
}

/// The schema version of an open database; 0 for an empty one.
pub fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings the schema up to date, in one transaction for all that is missing.
pub fn migrate(connection: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    // One that begins with a read and then writes would fail at once where it must wait.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    Migrations::new(ALL.map(M::up).to_vec()).to_latest(connection)
}

/// What a failed migration of the database at `path` means to whoever opens it.
pub fn refused(error: rusqlite_migration::Error, path: &Path) -> OpenError {
    let failed = |source| OpenError::Migrate { path: path.to_owned(), source };
    let (query, err) = match error {
        rusqlite_migration::Error::RusqliteError { query, err } => (query, without_sql(err)),
        other => return failed(Box::new(other)),
    };
    match OpenError::of_sqlite(err, path) {
        OpenError::Sqlite { source, .. } => match ALL.iter().position(|sql| *sql == query) {
            Some(index) => failed(Box::new(MigrationError { number: index + 1, source })),
            None => failed(Box::new(source)),
        },
        known => known,
    }
}

/// SQLite's reason alone.
fn without_sql(error: rusqlite::Error) -> rusqlite::Error {
    match error {
        rusqlite::Error::SqlInputError { error, msg, .. } => rusqlite::Error::SqliteFailure(error, Some(msg)),
        other => other,
    }
}

/// The copy that is made before an update. It goes again where the update does not come to be, and the database is as it was: or
/// each further try would leave one.
#[derive(Debug)]
pub struct Precaution(Option<PathBuf>);

impl Precaution {
    /// The database has been updated.
    pub fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Precaution {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(std::fs::remove_file) {
            tracing::warn!(%error, "the copy of the database could not be removed");
        }
    }
}

/// Copies an existing database to `backups/cockpit-before-vN.db` before it becomes version N. An earlier update may have left one
/// of that name, of another database: that stays.
pub fn back_up(connection: &Connection, data_dir: &Path) -> Result<Precaution, OpenError> {
    let usual = data_dir.join("backups").join(format!("cockpit-before-v{}.db", known_version()));
    let path = unused(&usual).map_err(|error| OpenError::of_io(error, &usual))?;
    match copy::copy_to(connection, &path) {
        Ok(()) => {
            tracing::info!(copy = %path.display(), "copied the database before updating it");
            Ok(Precaution(Some(path)))
        }
        Err(error) if error.is_full() => Err(OpenError::Full { path, source: Box::new(error) }),
        Err(error) => Err(OpenError::Backup { path, source: Box::new(error) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_runs() {
        Migrations::new(ALL.map(M::up).to_vec()).validate().unwrap();
    }
}
