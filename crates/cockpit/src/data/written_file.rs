//! A file that a person named for what the program writes: what may lie there already, and that it appears only when
//! it is complete.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use api::{data::WrittenFileDto, error::ApiError};

use super::blocking;
use crate::UseCaseResult;

/// How the names of the data folder's own files begin: the database with what SQLite keeps beside it, its lock, its
/// socket, and what is to become the database. They may come only after a look.
const OWN_NAMES: [&str; 6] =
    ["cockpit.db", "cockpit.lock", "cockpit.sock", "cockpit.new", "cockpit-restore", "cockpit-preview"];

/// What becomes of a file that lies there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It stays: nobody has been asked about it.
    Kept,
    /// It gives way: whoever named it has been asked. What is in the data folder never does.
    Replaced,
}

/// Writes a file that only its owner may read.
///
/// # Errors
/// It would take another file's place, or cannot be written; the field is `path`.
pub(super) async fn write(
    data_dir: &Path,
    path: &Path,
    existing: Existing,
    bytes: Vec<u8>,
) -> UseCaseResult<WrittenFileDto> {
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let (folder, target) = (data_dir.to_owned(), path.to_owned());
    let taken = blocking(move || -> io::Result<Option<&'static str>> {
        let taken = taken(&folder, &target, existing);
        if taken.is_none() {
            write_private(&target, &bytes)?;
        }
        Ok(taken)
    })
    .await;
    let path = path.display();
    match taken {
        Ok(None) => Ok(WrittenFileDto { path: path.to_string(), bytes: length }),
        Ok(Some(why)) => Err(ApiError::invalid("path", format!("{path} {why}; choose another"))),
        Err(error) => {
            let message = format!("{path} cannot be written ({}); choose another place", error.message);
            Err(ApiError::invalid("path", message))
        }
    }
}

/// Why the place is another file's.
fn taken(data_dir: &Path, path: &Path, existing: Existing) -> Option<&'static str> {
    // A link counts, whatever it leads to.
    let exists = path.symlink_metadata().is_ok();
    if exists && existing == Existing::Kept {
        return Some("exists already");
    }
    let is_inside =
        folder_of(path).zip(fs::canonicalize(data_dir).ok()).is_some_and(|(of, data)| of.starts_with(data));
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_own = exists || OWN_NAMES.iter().any(|own| name.starts_with(own));
    (is_inside && is_own).then_some("is a file of the data folder")
}

/// Without links, so that no other way leads around it.
fn folder_of(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path.parent()?).ok()
}

/// It appears only when it is complete.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    // What lies there is replaced and not written into: others may read it, or it leads to another file.
    let _ = fs::remove_file(&partial);
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&partial, path)
    });
    if written.is_err() {
        // What is left of it is in nobody's way but the next try's.
        let _ = fs::remove_file(&partial);
    }
    written
}
