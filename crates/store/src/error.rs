//! Errors of opening a database, and what SQLite's own errors mean to the engine.

use std::{
    error::Error as StdError,
    io,
    path::{Path, PathBuf},
};

use rusqlite::{ErrorCode, ffi};
use scheduler::{edit::InvalidEdit, error::StoreError};
use thiserror::Error;

/// Tasks could not be created; none was.
#[derive(Debug, Error)]
pub enum SeedError {
    /// One cannot be what it is to be.
    #[error("the task {task} cannot be created: {source}")]
    Invalid {
        /// `task_type/component`.
        task: String,
        /// Which field is at fault, and what would be right.
        source: InvalidEdit,
    },
    /// One is there twice: type and component together name a task.
    #[error("two of the tasks are {task}; their types or their components must differ")]
    Twice {
        /// `task_type/component`.
        task: String,
    },
    /// The database could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The database could not be opened. Nothing was changed, unless the variant says so.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process has it, or this one already.
    #[error("{} is using the database in {}", owner(*pid), data_dir.display())]
    Owned {
        /// The owner, where its lock file says so.
        pid: Option<u32>,
        /// The data directory.
        data_dir: PathBuf,
    },
    /// The data directory cannot be created, or it or a file in it cannot be written.
    #[error(
        "the data directory {} cannot be used: it must be a folder you may write to, and so must be its files",
        data_dir.display()
    )]
    Directory {
        /// The data directory.
        data_dir: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Somebody else is writing to it: not another owner, but a database browser or a backup.
    #[error("the database {} is locked by another program; close that program, or wait for it, and start again", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// No room left.
    #[error("the disk of {} is full; make room and start again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
        /// What failed.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// There is nothing to read yet.
    #[error("there is no database in {} yet; start the cockpit once to create it", data_dir.display())]
    Missing {
        /// The data directory.
        data_dir: PathBuf,
    },
    /// It is a link that leads nowhere.
    #[error(
        "the database {} is a link to {}, where there is nothing; mount the disk that it leads to, or take the link away",
        path.display(),
        target.display()
    )]
    DeadLink {
        /// The link.
        path: PathBuf,
        /// Where it leads, as it is written in it.
        target: PathBuf,
    },
    /// Another program's database has its name.
    #[error(
        "the file {} is no database of this program ({detail}); it was left as it is. Move it away, or choose another data \
         directory",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What tells it from one.
        detail: &'static str,
    },
    /// Its owner was killed in the middle of a transaction, and a reader may not take that back.
    #[error(
        "the last change to the database {} was cut off and has to be taken back; start the cockpit once to do so",
        path.display()
    )]
    CutOff {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// A later version of the program wrote it.
    #[error(
        "the database {} was written by a newer version of this program (schema {found}, this one knows up to {known}); \
         update the program, the database was left as it is",
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
    /// It has not been brought to this version yet, and a reader may not do it.
    #[error(
        "the database {} is of an older version (schema {found}, this program needs {known}); start the cockpit once to update it",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The version this program needs.
        known: i64,
    },
    /// It is damaged, or no SQLite database.
    #[error(
        "the database {} is damaged ({detail}); it was left as it is. `cockpitctl restore NAME` puts a copy from the folder \
         \"backups\" in its place and keeps it; to start afresh without one, move it away together with its -wal and -shm files",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The tasks that the program brings along cannot be created.
    #[error("the tasks of the program cannot be created")]
    Tasks(#[source] SeedError),
    /// The SQLite library has a bug that can corrupt databases.
    #[error(
        "SQLite {found} is too old to be trusted with two connections; this program needs {needed} or later"
    )]
    SqliteVersion {
        /// The library's version.
        found: &'static str,
        /// The first one that is good.
        needed: &'static str,
    },
    /// The copy that precedes a migration failed; the database was not migrated.
    #[error("could not copy the database to {} before updating it", path.display())]
    Backup {
        /// The copy.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The schema could not be brought up to date; the database is as it was.
    #[error("could not update the database {} for this version of the program; it was left as it is", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// SQLite could not open it or set it up.
    #[error("could not open the database {}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite::Error,
    },
    /// The threads that serve it could not be started.
    #[error("could not start the threads that serve the database")]
    Threads(#[source] Box<dyn StdError + Send + Sync>),
}

impl OpenError {
    /// What a failure of SQLite means to whoever opens the database at `path`.
    pub(crate) fn of_sqlite(source: rusqlite::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { path, detail: source.to_string() }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path, source },
            _ if is_full(&source) => Self::Full { path, source: Box::new(source) },
            _ if extended_code(&source) == Some(ffi::SQLITE_READONLY_ROLLBACK) => {
                Self::CutOff { path, source }
            }
            // It was moved or replaced meanwhile.
            _ if extended_code(&source) == Some(ffi::SQLITE_READONLY_DBMOVED) => {
                Self::Sqlite { path, source }
            }
            // The log and its index are files of their own, in a folder that must take them.
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::of_io(io::Error::other(source), &path)
            }
            _ => Self::Sqlite { path, source },
        }
    }

    /// What a failure of the file system means to whoever opens the database at `path`.
    pub(crate) fn of_io(source: io::Error, path: &Path) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::Full { path: path.to_owned(), source: Box::new(source) }
            }
            _ => Self::Directory { data_dir: path.parent().unwrap_or(path).to_owned(), source },
        }
    }
}

/// The disk is full, or too full for the index of the log, which SQLite does not call that.
fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DiskFull)
        || extended_code(error) == Some(ffi::SQLITE_IOERR_SHMSIZE)
}

fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// What a failure of SQLite means to the engine. Takes shared errors too: all jobs of a group fail with its commit.
pub(crate) fn store_error<E>(error: E) -> StoreError
where
    E: AsRef<rusqlite::Error> + StdError + Send + Sync + 'static,
{
    match error.as_ref().sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(Box::new(error)),
        _ if is_full(error.as_ref()) => StoreError::Full(Box::new(error)),
        _ => StoreError::Failed(Box::new(error)),
    }
}

fn owner(pid: Option<u32>) -> String {
    match pid {
        // In another container there may be one with the same.
        Some(pid) if pid == std::process::id() => {
            format!("another process, or this one already (pid {pid}),")
        }
        Some(pid) => format!("another process (pid {pid})"),
        None => "another process".to_owned(),
    }
}
