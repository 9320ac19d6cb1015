//! What a database must be before anything is written to it.
//!
//! Not here: what is done about one that is refused. It is left as it is, for a person to decide.

use std::{fs, io, path::Path};

use rusqlite::{Connection, ErrorCode, MAIN_DB};

use crate::{create, error::OpenError, migrate};

/// Earlier versions can corrupt a database in WAL mode that has two connections.
const SQLITE_NEEDED: (i32, &str) = (3_051_003, "3.51.3");

/// Refuses an SQLite library that cannot be trusted.
pub fn library() -> Result<(), OpenError> {
    let (needed, name) = SQLITE_NEEDED;
    if rusqlite::version_number() < needed {
        return Err(OpenError::SqliteVersion { found: rusqlite::version(), needed: name });
    }
    Ok(())
}

/// Refuses a link that leads nowhere: its disk may not be mounted, and what is made in the link's place would hide it.
pub fn link(path: &Path) -> Result<(), OpenError> {
    match (fs::read_link(path), fs::metadata(path)) {
        (Ok(target), Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            Err(OpenError::DeadLink { path: path.to_owned(), target })
        }
        _ => Ok(()),
    }
}

/// Whether there is a file. Refuses an empty one, of which SQLite, even when it only reads, makes a new database by
/// deleting its log. To SQLite a single byte is nothing, too.
pub fn exists(path: &Path) -> Result<bool, OpenError> {
    match create::size(path).map_err(|error| OpenError::of_io(error, path))? {
        None => link(path).map(|()| false),
        Some(0 | 1) => Err(OpenError::Damaged { path: path.to_owned(), detail: "it is empty".to_owned() }),
        Some(_) => Ok(true),
    }
}

/// The schema's version; refuses one that is newer than this program, or than any of it.
pub fn version(connection: &Connection, path: &Path) -> Result<i64, OpenError> {
    let found = migrate::version(connection).map_err(|error| unreadable(error, path))?;
    let known = migrate::known_version();
    if found > known {
        if let Some(detail) = without_our_tables(connection).map_err(|error| unreadable(error, path))? {
            return Err(OpenError::Foreign { path: path.to_owned(), detail });
        }
        return Err(OpenError::Newer { path: path.to_owned(), found, known });
    }
    Ok(found)
}

/// Refuses a database that another program has made. One of version 0 is new, and has nothing in it yet; a later one has
/// our tables.
pub fn ours(connection: &Connection, path: &Path, version: i64) -> Result<(), OpenError> {
    let detail = foreign(connection, version).map_err(|error| unreadable(error, path))?;
    detail.map_or(Ok(()), |detail| Err(OpenError::Foreign { path: path.to_owned(), detail }))
}

/// What tells it from ours.
pub fn foreign(connection: &Connection, version: i64) -> rusqlite::Result<Option<&'static str>> {
    if version == 0 {
        let has_others: bool =
            connection.query_row("SELECT count(*) > 0 FROM sqlite_schema", [], |row| row.get(0))?;
        return Ok(has_others.then_some("it has tables of another program"));
    }
    without_our_tables(connection)
}

/// What is wrong with a database that lacks the tables which each of ours has had from the first version on.
pub fn without_our_tables(connection: &Connection) -> rusqlite::Result<Option<&'static str>> {
    let ours = "SELECT count(*) FROM sqlite_schema
                WHERE type = 'table' AND name IN ('system_tasks', 'system_task_runs', 'process_epochs', 'settings')";
    let found: i64 = connection.query_row(ours, [], |row| row.get(0))?;
    Ok((found < 4).then_some("it has none of its tables"))
}

/// Refuses a database that is damaged. The whole check, not the quick one, which does not compare the indices with
/// their tables: that a slot starts once hangs on an index.
pub fn integrity(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let damaged = |detail| Err(OpenError::Damaged { path: path.to_owned(), detail });
    match wholly(connection).map_err(|error| unreadable(error, path))? {
        Some(detail) => damaged(detail),
        // A header that names a later format makes SQLite read and never write.
        None if connection.is_readonly(MAIN_DB).map_err(|error| unreadable(error, path))? => {
            damaged("its header says that it must not be written".to_owned())
        }
        // It has read every page once, for nobody else: what of them is still in memory is not needed.
        None => connection.execute_batch("PRAGMA shrink_memory").map_err(|error| unreadable(error, path)),
    }
}

/// What the whole check finds wrong: a second for 100 MB, and four times what the quick one takes.
pub fn wholly(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok(Some(found).filter(|found| found != "ok"))
}

/// What the quick check finds wrong: enough to tell a copy that is whole from one that is not.
pub fn quickly(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(Some(found).filter(|found| found != "ok"))
}

/// What an error of these checks means: they are the same for every database, so what SQLite cannot make sense of is
/// in the file.
fn unreadable(error: rusqlite::Error, path: &Path) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::Unknown) => OpenError::Damaged { path: path.to_owned(), detail: error.to_string() },
        _ => OpenError::of_sqlite(error, path),
    }
}
