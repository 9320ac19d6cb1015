//! Puts another database in the place of the present one, so that whoever is killed at any moment leaves the one or the
//! other, whole.
//!
//! First a copy of the chosen file is made ready under a name of its own: checked, brought to this version, one file
//! without a log. Its last rename is the decision. From then on every start finishes it (`finish`), before it opens
//! anything: the present database goes into `backups` with all that was committed to it, and the copy gets its name.
//! A file that only has the copy's name decides nothing (`origin`). Whatever was done of this when the process died is
//! found done, and the rest is done again.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

use crate::{
    check,
    create::beside,
    error::OpenError,
    files::{new_private_folder, private_file},
    lock::OwnerLock,
    open::NAME,
    queries::contents::{self, Contents},
};

mod copy;
mod exchange;
mod moving;
mod origin;
mod parts;
mod scratch;
mod source;

use copy::ready_copy;
pub(crate) use exchange::finish;
use exchange::{ExchangeError, exchange, make_room};
use scratch::{Scratch, remove_left};

/// The copy that is ready to take the database's place. Where it is, a restore has been decided.
const STAGED: &str = "cockpit-restore.db";
/// What earlier versions looked at, and left behind when they were killed.
const OLD_LOOK: &str = "cockpit-preview.db";
const UNFINISHED: &str = "partial";
/// What SQLite keeps beside a database.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file cannot take the database's place. The database is as it was, unless the variant says so.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// There is none.
    #[error("there is no file {}", .0.display())]
    Missing(PathBuf),
    /// It is what would be replaced.
    #[error("{} is the database in use; choose a copy of it", .0.display())]
    InUse(PathBuf),
    /// Something else.
    #[error("{} is no database of this program ({detail})", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        detail: String,
    },
    /// It cannot be trusted.
    #[error("{} is damaged ({detail}); choose another backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// It lacks what this program cannot do without.
    #[error("{} is incomplete ({parts}); choose another backup", path.display())]
    Incomplete {
        /// The file.
        path: PathBuf,
        /// Its tables and indices that are missing, or are others.
        parts: String,
    },
    /// There is no moment at which it can be copied.
    #[error("another program is writing to {}; close that program, or wait for it, and restore again", .0.display())]
    Changing(PathBuf),
    /// The database is somewhere else, where it could neither be kept nor be replaced.
    #[error(
        "the database {} is a link to {}; put the database itself there, or remove the link, which leaves what it leads to as it is, \
         and restore again",
        path.display(),
        target.display()
    )]
    Linked {
        /// The link.
        path: PathBuf,
        /// What it leads to.
        target: PathBuf,
    },
    /// What is there now would be lost.
    #[error(
        "what is there now cannot be kept in {}, which must be a folder you may write to, on a disk with room for it; the database is \
         as it was",
        folder.display()
    )]
    Unkept {
        /// The folder of the backups.
        folder: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It has been decided, and something stood in the way after a part of it was done.
    #[error("the restore has begun; the next start finishes it")]
    Begun(#[source] OpenError),
    /// A later version of the program wrote it.
    #[error(
        "{} was written by a newer version of this program (schema {found}, this one knows up to {known}); update the program first",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// It could not be copied, or its copy not be brought to this version.
    #[error("the copy of {} could not be made ready", path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database belongs to somebody else, or its folder cannot be used.
    #[error(transparent)]
    Owner(#[from] OpenError),
}

/// What a file would bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// Its schema version; what is read here has been brought to this program's.
    pub schema_version: i64,
    /// What is in it.
    pub contents: Contents,
}

/// Says what is in a file, from a copy of it that was made ready just as a restore would. Blocks.
///
/// # Errors
/// The file cannot take the database's place.
pub fn inspect(data_dir: &Path, file: &Path) -> Result<Inspection, RestoreError> {
    let failed = |error: rusqlite::Error| copy_failed(file, error);
    // Whoever was asked to stop in the middle of this has left a copy of a whole database.
    remove_left(data_dir);
    let scratch = Scratch::create(data_dir).map_err(|error| copy_failed(file, error))?;
    let copy = ready_copy(&scratch.path().join(NAME), data_dir, file)?;
    let connection =
        Connection::open_with_flags(copy.file.path(), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let contents = contents::contents(&connection).map_err(failed)?;
    Ok(Inspection { schema_version: copy.schema_version, contents })
}

/// Decides for a file: the next start has it as its database. Only the owner of the database may call this, and it has
/// to close it then. Blocks.
///
/// # Errors
/// The file cannot take the database's place.
pub fn stage(data_dir: &Path, file: &Path) -> Result<(), RestoreError> {
    let copy = ready_copy(&data_dir.join(STAGED), data_dir, file)?;
    make_room(data_dir).map_err(of_exchange)?;
    copy.file.finish().map_err(|error| copy_failed(file, error))
}

/// The same where nobody owns the database, and all of it at once; the present one need not be readable. Blocks.
///
/// # Errors
/// The file cannot take the database's place, or somebody owns the database.
pub fn replace(data_dir: &Path, file: &Path) -> Result<Option<PathBuf>, RestoreError> {
    check::library()?;
    new_private_folder(data_dir).map_err(|error| OpenError::of_io(error, &data_dir.join(NAME)))?;
    let _lock = OwnerLock::take(data_dir)?;
    // One that was decided before comes first: in the middle of it, the database may have parted from its log.
    finish(data_dir).map_err(RestoreError::Begun)?;
    stage(data_dir, file)?;
    exchange(data_dir).map_err(|error| {
        let staged = data_dir.join(STAGED);
        match error {
            // Else the next start would do what is reported as not done.
            ExchangeError::Unkept { .. } => match remove(&staged) {
                Ok(()) => of_exchange(error),
                Err(error) => RestoreError::Begun(OpenError::of_io(error, &staged)),
            },
            ExchangeError::Begun(source) => RestoreError::Begun(source),
        }
    })
}

fn of_exchange(error: ExchangeError) -> RestoreError {
    match error {
        ExchangeError::Unkept { folder, source } => RestoreError::Unkept { folder, source },
        ExchangeError::Begun(source) => RestoreError::Begun(source),
    }
}

/// Into a file that only its owner may read, whatever the other is.
fn copy_bytes(from: &Path, to: &Path) -> io::Result<()> {
    let mut target = private_file(to)?;
    target.set_len(0)?;
    io::copy(&mut File::open(from)?, &mut target)?;
    Ok(())
}

fn remove_companions(path: &Path) -> io::Result<()> {
    COMPANIONS.iter().try_for_each(|companion| remove(&beside(path, companion)))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn foreign(path: &Path, detail: &str) -> RestoreError {
    RestoreError::Foreign { path: path.to_owned(), detail: detail.to_owned() }
}

fn copy_failed(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> RestoreError {
    RestoreError::Copy { path: path.to_owned(), source: source.into() }
}
