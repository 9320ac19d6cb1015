//! A file that a person named for what the program writes: what may lie there already, and that it appears only when
//! it is complete.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use api::{data::WrittenFileDto, error::ApiError};

use super::blocking;
use crate::UseCaseResult;

/// How the names of the data folder's own files begin: the database with what SQLite keeps beside it, its lock, its
/// socket, and what is to become the database. They may come only after a look.
const OWN_NAMES: [&str; 6] =
    ["cockpit.db", "cockpit.lock", "cockpit.sock", "cockpit.new", "cockpit-restore", "cockpit-preview"];

const EXISTS: &str = "exists already";

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
        let is_inside = is_inside(&folder, &target);
        if let Some(why) = taken(is_inside, &target, existing) {
            return Ok(Some(why));
        }
        let existing = if is_inside { Existing::Kept } else { existing };
        match write_private(&target, existing, &bytes) {
            // Since the look.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Some(EXISTS)),
            written => written.map(|()| None),
        }
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
fn taken(is_inside: bool, path: &Path, existing: Existing) -> Option<&'static str> {
    // A link counts, whatever it leads to.
    let exists = path.symlink_metadata().is_ok();
    if exists && existing == Existing::Kept {
        return Some(EXISTS);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_own = exists || OWN_NAMES.iter().any(|own| name.starts_with(own));
    (is_inside && is_own).then_some("is a file of the data folder")
}

/// Without links, so that no other way leads around it.
fn is_inside(data_dir: &Path, path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    folder.zip(fs::canonicalize(data_dir).ok()).is_some_and(|(folder, data)| folder.starts_with(data))
}

/// It appears only when it is complete, and where it is to stay, takes the place of nothing that came meanwhile.
fn write_private(path: &Path, existing: Existing, bytes: &[u8]) -> io::Result<()> {
    let (mut file, partial) = create_beside(path)?;
    let placed = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| {
        drop(file);
        match existing {
            Existing::Kept => place_new(&partial, path),
            Existing::Replaced => fs::rename(&partial, path),
        }
    });
    if placed.is_err() {
        // What is left of it is in nobody's way.
        let _ = fs::remove_file(&partial);
    }
    placed
}

/// A file under a name that nothing has: what lies beside the other is not ours to write into, or to delete.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut n = 0_u32;
    loop {
        // Short, because the other name may be as long as names can be.
        let partial = path.with_file_name(format!(".cockpit-{}-{n}.partial", std::process::id()));
        match options.open(&partial) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => n += 1,
            opened => return opened.map(|file| (file, partial)),
        }
    }
}

/// Gives a file its name where nothing has that; a rename would replace what does.
fn place_new(partial: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(partial, path) {
        Ok(()) => {
            // The same file under a second name: one that stays does no harm.
            let _ = fs::remove_file(partial);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Not every file system has links.
        Err(_) => place_without_links(partial, path),
    }
}

/// An empty file takes the name first, and is all that the rename replaces.
fn place_without_links(partial: &Path, path: &Path) -> io::Result<()> {
    File::options().write(true).create_new(true).open(path)?;
    fs::rename(partial, path).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_lies_beside_it_stays() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = ["out.partial".to_owned(), format!(".cockpit-{}-0.partial", std::process::id())];
        for name in &theirs {
            fs::write(folder.path().join(name), "theirs").unwrap();
        }
        for existing in [Existing::Kept, Existing::Replaced] {
            write_private(&folder.path().join("out"), existing, b"ours").unwrap();
            assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"ours");
            fs::remove_file(folder.path().join("out")).unwrap();
        }
        assert_eq!(names(folder.path()).len(), theirs.len());
        assert!(theirs.iter().all(|name| fs::read(folder.path().join(name)).unwrap() == b"theirs"));
    }

    /// Whoever looked whether the name was free did so before.
    #[test]
    fn what_came_meanwhile_is_kept_where_nobody_was_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        fs::write(&path, "theirs").unwrap();
        let error = write_private(&path, Existing::Kept, b"ours").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        write_private(&path, Existing::Replaced, b"ours").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"ours");
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn so_it_is_where_there_are_no_links() {
        let folder = tempfile::tempdir().unwrap();
        let (path, partial) = (folder.path().join("out"), folder.path().join("partial"));
        fs::write(&partial, "ours").unwrap();
        place_without_links(&partial, &path).unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), names(folder.path())),
            (b"ours".to_vec(), vec!["out".to_owned()])
        );
        fs::write(&partial, "later").unwrap();
        let error = place_without_links(&partial, &path).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"ours");
        // The name that was taken for nothing is free again.
        let nothing = folder.path().join("nothing");
        assert!(place_without_links(&nothing, &folder.path().join("other")).is_err());
        assert_eq!(names(folder.path()), ["out", "partial"]);
    }
}
