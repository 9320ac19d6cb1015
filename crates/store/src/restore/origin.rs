//! Whether a database is one of ours, and whether what has the name of a copy that was decided for is such a copy:
//! anybody may have put a file there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode};

use super::STAGED;
use crate::{check, connection::open_unchanged, error::OpenError, files::sync_folder};

/// What becomes of the extension of a file that was put aside.
const REFUSED: &str = "refused";

/// What tells a database from ours: it has our tables, and nothing that would act by itself. This program makes no
/// triggers and no views.
pub fn what_is_foreign(connection: &Connection) -> rusqlite::Result<Option<&'static str>> {
    if let Some(detail) = check::without_our_tables(connection)? {
        return Ok(Some(detail));
    }
    let acts = "SELECT count(*) > 0 FROM sqlite_schema WHERE type IN ('trigger', 'view')";
    let acts: bool = connection.query_row(acts, [], |row| row.get(0))?;
    Ok(acts.then_some("somebody has added triggers or views to it"))
}

/// Whether a restore has been decided. What only has the name of its copy is put aside, and the database stays.
pub fn is_decided(data_dir: &Path) -> Result<bool, OpenError> {
    let staged = data_dir.join(STAGED);
    let failed = |error| OpenError::of_io(error, &staged);
    let found = match fs::symlink_metadata(&staged) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        found => found.map_err(failed)?,
    };
    let refused = if found.is_file() { refused(&staged)? } else { Some("it is no file".to_owned()) };
    let Some(detail) = refused else { return Ok(true) };
    let aside = put_aside(&staged).map_err(failed)?;
    tracing::error!(
        detail,
        aside = %aside.display(),
        "what was to take the database's place is no copy of one; the database stays, and it was put aside"
    );
    Ok(false)
}

/// Why a file cannot be the copy. An error that says nothing about the file is no reason to forget a decision.
fn refused(staged: &Path) -> Result<Option<String>, OpenError> {
    let checked = open_unchanged(staged).and_then(|connection| match what_is_foreign(&connection)? {
        Some(detail) => Ok(Some(detail.to_owned())),
        None => check::quickly(&connection),
    });
    checked.or_else(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
            Ok(Some(error.to_string()))
        }
        _ => Err(OpenError::of_sqlite(error, staged)),
    })
}

/// Under a name that nothing has: it is not ours to delete.
pub fn put_aside(staged: &Path) -> io::Result<PathBuf> {
    let mut aside = staged.with_extension(REFUSED);
    for n in 2.. {
        if fs::symlink_metadata(&aside).is_err() {
            break;
        }
        aside = staged.with_extension(format!("{REFUSED}-{n}"));
    }
    fs::rename(staged, &aside)?;
    sync_folder(staged);
    Ok(aside)
}
