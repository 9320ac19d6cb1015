//! A database that is not there yet: made whole under another name, then given its own.
//!
//! So a file of that name is never half a database, whenever the first start ends, and one that is empty has lost
//! what it held. The program's tasks are in it from then on, too: who looks takes what is there for all there is.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::{
    connection::configure,
    error::OpenError,
    files::Unfinished,
    migrate,
    queries::seeding::{NewTask, seed_all},
};

/// Logs that belong to the file they are named for, whatever else gets that name. The second is there where a file
/// system has no write-ahead log: what the pages held that an unfinished transaction has changed.
const LOGS: [&str; 2] = ["-wal", JOURNAL];
pub const JOURNAL: &str = "-journal";

/// Creates the database with its first tasks. Refuses when the log of one that has gone missing is there: SQLite would delete it.
pub fn create(path: &Path, tasks: &[NewTask], now: DateTime<Utc>) -> Result<(), OpenError> {
    if let Some(suffix) = logs(path).map_err(|error| OpenError::of_io(error, path))?.first() {
        let detail = format!("the file is missing, but its log {} is there", beside(path, suffix).display());
        return Err(OpenError::Damaged { path: path.to_owned(), detail });
    }
    let new = Unfinished::create(path, "new").map_err(|error| OpenError::of_io(error, path))?;
    fill(new.path(), tasks, now).map_err(|error| match error {
        FillError::Sqlite(error) => OpenError::of_sqlite(error, path),
        FillError::Migrate(error) => migrate::refused(error, path),
    })?;
    new.finish().map_err(|error| OpenError::of_io(error, path))
}

/// The size of a file; `None` where there is none.
pub fn size(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(file) => Ok(Some(file.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file that SQLite keeps beside a database.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// What the names of the logs beside a database end with that hold something.
pub fn logs(path: &Path) -> io::Result<Vec<&'static str>> {
    let mut found = Vec::new();
    for suffix in LOGS {
        if size(&beside(path, suffix))?.is_some_and(|size| size > 0) {
            found.push(suffix);
        }
    }
    Ok(found)
}

enum FillError {
    Sqlite(rusqlite::Error),
    Migrate(rusqlite_migration::Error),
}

fn fill(path: &Path, tasks: &[NewTask], now: DateTime<Utc>) -> Result<(), FillError> {
    let mut connection = Connection::open(path).map_err(FillError::Sqlite)?;
    configure(&connection).map_err(FillError::Sqlite)?;
    // One file and nothing beside it: one that is not finished is thrown away, there is nothing to roll back to.
    connection
        .pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))
        .map_err(FillError::Sqlite)?;
    migrate::migrate(&mut connection).map_err(FillError::Migrate)?;
    seed_all(&mut connection, tasks, now).map_err(FillError::Sqlite)?;
    connection.close().map_err(|(_, error)| FillError::Sqlite(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SqliteStore;

    #[tokio::test]
    async fn whoever_looks_at_one_that_has_its_name_finds_its_tasks() {
        let folder = tempfile::tempdir().unwrap();
        let tasks = ["a", "b"].map(|name| NewTask::every("work", name, name, 60));
        create(&folder.path().join(crate::DATABASE_NAME), &tasks, Utc::now()).unwrap();
        // Nobody has opened it as its owner yet.
        let looking = SqliteStore::open_read_only(folder.path()).await.unwrap();
        let found: Vec<_> =
            looking.list_tasks().await.unwrap().into_iter().map(|task| task.component).collect();
        assert_eq!(found, ["a", "b"]);
    }
}
