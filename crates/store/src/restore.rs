//! Puts another database in the place of the present one, so that whoever is killed at any moment leaves the one or the
//! other, whole.
//!
//! First a copy of the chosen file is made ready under a name of its own: checked, brought to this version, one file
//! without a log. Its last rename is the decision. From then on every start finishes it (`finish`), before it opens
//! anything: the present database goes into `backups` with all that was committed to it, and the copy gets its name.
//! Whatever was done of this when the process died is found done, and the rest is done again.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use thiserror::Error;

use crate::{
    backups::FOLDER,
    check,
    connection::configure,
    create::{beside, size},
    error::OpenError,
    files::{Unfinished, close_file, new_private_folder, private_file, private_folder, sync_folder},
    lock::OwnerLock,
    migrate,
    open::NAME,
    queries::contents::{self, Contents},
};

/// The copy that is ready to take the database's place. Where it is, a restore has been decided.
const STAGED: &str = "cockpit-restore.db";
/// A copy that is only looked at.
const LOOKED_AT: &str = "cockpit-preview.db";
const UNFINISHED: &str = "partial";
/// What the name of a database that was replaced begins with.
const KEPT: &str = "cockpit-before-restore-";
/// What SQLite keeps beside a database.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file cannot take the database's place. The database is as it was.
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
    // On a new computer this may be the first thing that is done.
    new_private_folder(data_dir).map_err(|error| copy_failed(file, error))?;
    let copy = ready_copy(&data_dir.join(LOOKED_AT), data_dir, file)?;
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
    stage(data_dir, file)?;
    Ok(finish(data_dir)?)
}

/// Finishes what was decided; says where the database is that was there before. Only under the lock of the owner.
pub(crate) fn finish(data_dir: &Path) -> Result<Option<PathBuf>, OpenError> {
    let path = data_dir.join(NAME);
    let failed = |error| OpenError::of_io(error, &path);
    for name in [STAGED, LOOKED_AT] {
        remove_with_companions(&data_dir.join(name).with_extension(UNFINISHED)).map_err(failed)?;
    }
    let staged = data_dir.join(STAGED);
    if size(&staged).map_err(failed)?.is_none() {
        return Ok(None);
    }
    let mut kept = None;
    if size(&path).map_err(failed)?.is_some() {
        let folder = data_dir.join(FOLDER);
        private_folder(&folder).map_err(failed)?;
        let backup = place(&folder, &staged).map_err(failed)?;
        keep(&path, &backup).map_err(failed)?;
        kept = Some(backup);
    }
    // What is left of them belongs to no database any more, and would be taken for the log of the new one.
    for companion in COMPANIONS {
        remove(&beside(&path, companion)).map_err(failed)?;
    }
    fs::rename(&staged, &path).map_err(failed)?;
    sync_folder(&path);
    tracing::info!(before = kept.as_ref().map(|kept| kept.display().to_string()), "a backup was restored");
    Ok(kept)
}

/// Where the present database goes: named for the moment of the decision, so that a start that finishes what another has
/// begun puts the database beside its log, which goes first. What has that name already stays.
fn place(folder: &Path, staged: &Path) -> io::Result<PathBuf> {
    let decided = DateTime::<Utc>::from(fs::metadata(staged)?.modified()?).format("%Y%m%d-%H%M%S");
    let mut place = folder.join(format!("{KEPT}{decided}.db"));
    for n in 2.. {
        if size(&place)?.is_none() {
            break;
        }
        place = folder.join(format!("{KEPT}{decided}-{n}.db"));
    }
    Ok(place)
}

/// Moves a database away, and its log where that cannot be folded into it.
fn keep(path: &Path, backup: &Path) -> io::Result<()> {
    if let Err(error) = fold(path) {
        tracing::warn!(%error, "the database that is replaced cannot be read; it is kept as it is");
    }
    let log = beside(path, "-wal");
    if size(&log)?.is_some_and(|size| size > 0) {
        move_file(&log, &beside(backup, "-wal"))?;
    }
    move_file(path, backup)?;
    close_file(backup)?;
    close_file(&beside(backup, "-wal"))?;
    sync_folder(path);
    sync_folder(backup);
    Ok(())
}

/// Also to another disk: somebody may have put the folder of the backups there.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let copy = Unfinished::create(to, UNFINISHED)?;
            copy_bytes(from, copy.path())?;
            copy.finish()?;
            fs::remove_file(from)
        }
        moved => moved,
    }
}

fn fold(path: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Of one that is damaged not even the log may go with the connection.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    migrate::version(&connection)?;
    check::quickly(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    configure(&connection)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    // The last to close it takes the log away.
    connection.close().map_err(|(_, error)| error)
}

/// A copy that is checked and of this version.
struct Copy {
    file: Unfinished,
    schema_version: i64,
}

fn ready_copy(target: &Path, data_dir: &Path, file: &Path) -> Result<Copy, RestoreError> {
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
    let failed = |error: io::Error| copy_failed(file, error);
    copy_bytes(file, copy).map_err(failed)?;
    let log = beside(file, "-wal");
    if size(&log).map_err(failed)?.is_some_and(|size| size > 0) {
        // A database that was copied by hand while it was in use.
        copy_bytes(&log, &beside(copy, "-wal")).map_err(failed)?;
    }
    let unreadable = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => foreign(file, "it is no database at all"),
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
            RestoreError::Damaged { path: file.to_owned(), detail: error.to_string() }
        }
        _ => copy_failed(file, error),
    };
    let mut connection = Connection::open(copy).map_err(unreadable)?;
    configure(&connection).map_err(unreadable)?;
    check_origin(&connection, file).map_err(|error| error.unwrap_or_else(unreadable))?;
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
    connection.close().map_err(|(_, error)| unreadable(error))?;
    Ok(found)
}

/// Why a file is none of ours: an error of SQLite's, or our own.
enum Origin {
    Sqlite(rusqlite::Error),
    Foreign(RestoreError),
}

impl Origin {
    fn unwrap_or_else(self, of_sqlite: impl FnOnce(rusqlite::Error) -> RestoreError) -> RestoreError {
        match self {
            Self::Sqlite(error) => of_sqlite(error),
            Self::Foreign(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Origin {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// It has our tables, and nothing that would act by itself: this program makes no triggers and no views.
fn check_origin(connection: &Connection, file: &Path) -> Result<(), Origin> {
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let ours = "SELECT count(*) FROM sqlite_schema
                WHERE type = 'table' AND name IN ('system_tasks', 'system_task_runs', 'process_epochs', 'settings')";
    if count(ours)? < 4 {
        return Err(Origin::Foreign(foreign(file, "it has none of its tables")));
    }
    if count("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')")? > 0 {
        return Err(Origin::Foreign(foreign(file, "somebody has added triggers or views to it")));
    }
    Ok(())
}

/// Into a file that only its owner may read, whatever the other is.
fn copy_bytes(from: &Path, to: &Path) -> io::Result<()> {
    let mut target = private_file(to)?;
    target.set_len(0)?;
    io::copy(&mut File::open(from)?, &mut target)?;
    Ok(())
}

fn remove_with_companions(path: &Path) -> io::Result<()> {
    remove_companions(path)?;
    remove(path)
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
