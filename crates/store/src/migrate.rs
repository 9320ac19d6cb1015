//! The schema's versions: plain SQL files, embedded, forward only.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use crate::{
    error::OpenError,
    files::{Unfinished, private_folder},
};

/// All migrations, oldest first. One that is merged is never edited.
const ALL: &[M<'_>] = &[
    M::up(include_str!("../../../migrations/0001_initial.sql")),
    M::up(include_str!("../../../migrations/0002_slot_history.sql")),
    M::up(include_str!("../../../migrations/0003_control_room.sql")),
    M::up(include_str!("../../../migrations/0004_history_by_time.sql")),
    M::up(include_str!("../../../migrations/0005_plain_checks.sql")),
    M::up(include_str!("../../../migrations/0006_planned_retries.sql")),
    M::up(include_str!("../../../migrations/0007_listed_articles.sql")),
];

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
    Migrations::from_slice(ALL).to_latest(connection)
}

/// What a failed migration of the database at `path` means to whoever opens it.
pub fn refused(error: rusqlite_migration::Error, path: &Path) -> OpenError {
    match error {
        rusqlite_migration::Error::RusqliteError { err, query } => match OpenError::of_sqlite(err, path) {
            OpenError::Sqlite { path, source } => {
                let source = rusqlite_migration::Error::RusqliteError { err: source, query };
                OpenError::Migrate { path, source: Box::new(source) }
            }
            known => known,
        },
        source => OpenError::Migrate { path: path.to_owned(), source: Box::new(source) },
    }
}

/// Copies an existing database to `backups/cockpit-before-vN.db` before it becomes version N.
pub fn back_up(connection: &Connection, data_dir: &Path) -> Result<PathBuf, OpenError> {
    let path = data_dir.join("backups").join(format!("cockpit-before-v{}.db", known_version()));
    let failed = |source| OpenError::Backup { path: path.clone(), source };
    copy_to(connection, &path).map_err(failed)?;
    Ok(path)
}

/// A consistent copy of the whole database in a file of its own. It appears under its name only when it is complete.
pub fn copy_to(connection: &Connection, path: &Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    // SQLite writes into an empty file, which is created here so that nobody else can read it.
    let partial = Unfinished::create(path, "partial")?;
    connection.execute("VACUUM INTO ?1", [partial.path().to_string_lossy()])?;
    Ok(partial.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_runs() {
        Migrations::from_slice(ALL).validate().unwrap();
    }
}
