//! A copy of the whole database in a file of its own: complete, or not there. Not here: why one is made, what it is
//! called, and how long it is kept.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::{
    Connection, ErrorCode,
    types::{ToSql, ToSqlOutput, ValueRef},
};
use thiserror::Error;

use crate::{
    create::size,
    files::{Unfinished, private_folder},
};

/// A database could not be copied. What had the copy's name is as it was.
#[derive(Debug, Error)]
pub enum CopyError {
    /// Its folder or file cannot be made, or not be given its name.
    #[error(transparent)]
    File(#[from] io::Error),
    /// SQLite could not read the one or write the other.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// SQLite says that it has, and has written elsewhere.
    #[error("nothing was written into {}", .0.display())]
    Nothing(PathBuf),
}

impl CopyError {
    /// The disk has no room for it.
    pub fn is_full(&self) -> bool {
        match self {
            Self::File(error) => {
                matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
            }
            Self::Sqlite(error) => error.sqlite_error_code() == Some(ErrorCode::DiskFull),
            Self::Nothing(_) => false,
        }
    }
}

/// A consistent copy of the whole database. It appears under its name only when it is complete.
pub fn copy_to(connection: &Connection, path: &Path) -> Result<(), CopyError> {
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    // SQLite writes into an empty file, which is created here so that nobody else can read it.
    let partial = Unfinished::create(path, "partial")?;
    connection.execute("VACUUM INTO ?1", [PathText(partial.path())])?;
    if size(partial.path())?.is_none_or(|size| size == 0) {
        return Err(CopyError::Nothing(partial.path().to_owned()));
    }
    Ok(partial.finish()?)
}

/// A path as text, byte for byte: not every name is UTF-8, and SQLite hands what it gets on to the system.
struct PathText<'a>(&'a Path);

impl ToSql for PathText<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0.as_os_str().as_encoded_bytes())))
    }
}
