//! A copy of a file that is to take the database's place: checked, brought to this version, one file without a log.

use std::{fs, io, path::Path};

use rusqlite::Connection;

use super::{
    RestoreError, UNFINISHED, copy_failed, foreign, origin::what_is_foreign, parts::what_is_missing,
    remove_companions, source,
};
use crate::{check, connection::configure, error::OpenError, files::Unfinished, migrate, open::NAME};

/// A copy that is checked and of this version.
pub struct Copy {
    pub file: Unfinished,
    pub schema_version: i64,
}

/// Makes a copy of a file ready under a name of its own.
pub fn ready_copy(target: &Path, data_dir: &Path, file: &Path) -> Result<Copy, RestoreError> {
    let failed = |error: io::Error| copy_failed(file, error);
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(RestoreError::Missing(file.to_owned()));
        }
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(foreign(file, "it is no file")),
        Err(error) => return Err(failed(error)),
    }
    let is_in_use =
        fs::canonicalize(file).and_then(|file| Ok(file == fs::canonicalize(data_dir.join(NAME))?));
    if is_in_use.is_ok_and(|is_in_use| is_in_use) {
        return Err(RestoreError::InUse(file.to_owned()));
    }
    let present = data_dir.join(NAME);
    if let Ok(target) = fs::read_link(&present) {
        return Err(RestoreError::Linked { path: present, target });
    }
    let copy = Unfinished::create(target, UNFINISHED).map_err(failed)?;
    // Whatever an earlier try has left beside it is not this one's.
    remove_companions(copy.path()).map_err(failed)?;
    let made = fill(copy.path(), file);
    // The copy itself goes with its value.
    remove_companions(copy.path()).map_err(failed)?;
    Ok(Copy { file: copy, schema_version: made? })
}

/// Copies, checks and updates; returns the schema version that was found.
fn fill(copy: &Path, file: &Path) -> Result<i64, RestoreError> {
    source::copy(file, copy)?;
    let unreadable = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => foreign(file, "it is no database at all"),
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
            RestoreError::Damaged { path: file.to_owned(), detail: error.to_string() }
        }
        _ => copy_failed(file, error),
    };
    let mut connection = Connection::open(copy).map_err(unreadable)?;
    configure(&connection).map_err(unreadable)?;
    if let Some(detail) = what_is_foreign(&connection).map_err(unreadable)? {
        return Err(foreign(file, detail));
    }
    let known = migrate::known_version();
    let found = migrate::version(&connection).map_err(unreadable)?;
    if found > known {
        return Err(RestoreError::Newer { path: file.to_owned(), found, known });
    }
    check::integrity(&connection, file).map_err(|error| match error {
        OpenError::Damaged { path, detail } => RestoreError::Damaged { path, detail },
        error => copy_failed(file, error),
    })?;
    // One file: its name is all that has to change.
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(unreadable)?;
    migrate::migrate(&mut connection).map_err(|error| copy_failed(file, error))?;
    if let Some(parts) = what_is_missing(&connection).map_err(|error| copy_failed(file, error))? {
        return Err(RestoreError::Incomplete { path: file.to_owned(), parts });
    }
    connection.close().map_err(|(_, error)| unreadable(error))?;
    Ok(found)
}
