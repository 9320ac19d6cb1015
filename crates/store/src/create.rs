//! A database that is not there yet: made whole under another name, then given its own.
//!
//! So a file of that name is never half a database, whenever the first start ends, and one that is empty has lost
//! what it held.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{connection::configure, error::OpenError, files::Unfinished, migrate};

/// Logs that belong to the file they are named for, whatever else gets that name.
const LOGS: [&str; 2] = ["-wal", "-journal"];

/// Creates the database. Refuses when the log of one that has gone missing is there: SQLite would delete it.
pub fn create(path: &Path) -> Result<(), OpenError> {
    for suffix in LOGS {
        let log = beside(path, suffix);
        if size(&log).map_err(|error| OpenError::of_io(error, path))?.is_some_and(|size| size > 0) {
            let detail = format!("the file is missing, but its log {} is there", log.display());
            return Err(OpenError::Damaged { path: path.to_owned(), detail });
        }
    }
    let new = Unfinished::create(path, "new").map_err(|error| OpenError::of_io(error, path))?;
    fill(new.path()).map_err(|error| match error {
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

enum FillError {
    Sqlite(rusqlite::Error),
    Migrate(rusqlite_migration::Error),
}

fn fill(path: &Path) -> Result<(), FillError> {
    let mut connection = Connection::open(path).map_err(FillError::Sqlite)?;
    configure(&connection).map_err(FillError::Sqlite)?;
    // One file and nothing beside it: one that is not finished is thrown away, there is nothing to roll back to.
    connection
        .pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))
        .map_err(FillError::Sqlite)?;
    migrate::migrate(&mut connection).map_err(FillError::Migrate)?;
    connection.close().map_err(|(_, error)| FillError::Sqlite(error))
}
