//! The exchange itself: the present database goes into `backups`, the copy that was decided for gets its name.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use thiserror::Error;

use super::{
    COMPANIONS, OLD_LOOK, STAGED, UNFINISHED,
    moving::{MoveError, move_database},
    origin::{is_decided, put_aside},
    remove, remove_companions, scratch,
};
use crate::{
    backups::FOLDER,
    check,
    connection::configure,
    create::{JOURNAL, beside, logs, size},
    error::OpenError,
    files::{private_folder, sync_folder},
    migrate,
    open::NAME,
    wal,
};

/// What the name of a database that was replaced begins with.
const KEPT: &str = "cockpit-before-restore-";

/// The copy did not get the database's name.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// The present database is where it was.
    #[error("the present database cannot be kept in {}", folder.display())]
    Unkept {
        /// Where it would go.
        folder: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Some of it is done, or may be: the next start goes on.
    #[error(transparent)]
    Begun(#[from] OpenError),
}

/// Finishes what was decided; says where the database is that was there before. What cannot be done is decided no longer:
/// the present database stays, and the copy is put aside. Only under the lock of the owner.
pub fn finish(data_dir: &Path) -> Result<Option<PathBuf>, OpenError> {
    let (path, staged) = (data_dir.join(NAME), data_dir.join(STAGED));
    let failed = |error| OpenError::of_io(error, &path);
    for name in [STAGED, OLD_LOOK] {
        remove_with_companions(&data_dir.join(name).with_extension(UNFINISHED)).map_err(failed)?;
    }
    scratch::remove_left(data_dir);
    if !is_decided(data_dir)? {
        return Ok(None);
    }
    match exchange(data_dir) {
        Ok(kept) => Ok(kept),
        Err(ExchangeError::Begun(error)) => Err(error),
        Err(ExchangeError::Unkept { folder, source }) => {
            let aside = put_aside(&staged).map_err(failed)?;
            tracing::error!(
                error = %source,
                folder = %folder.display(),
                aside = %aside.display(),
                "a backup was not restored, for what is there now could not be kept; the database stays, and the copy was put aside"
            );
            Ok(None)
        }
    }
}

/// Puts the copy in the place of the present database, where there is one.
pub fn exchange(data_dir: &Path) -> Result<Option<PathBuf>, ExchangeError> {
    let (path, staged, folder) = (data_dir.join(NAME), data_dir.join(STAGED), data_dir.join(FOLDER));
    let failed = |error| OpenError::of_io(error, &path);
    let unkept = |source| ExchangeError::Unkept { folder: folder.clone(), source };
    if path.is_symlink() {
        return Err(unkept(io::Error::other(format!("{} is a link", path.display()))));
    }
    let mut kept = None;
    if size(&path).map_err(failed)?.is_some() {
        let begun = has_begun(&path, &folder, &staged).map_err(|error| OpenError::of_io(error, &folder))?;
        let keep = || {
            private_folder(&folder).map_err(MoveError::Nothing)?;
            let backup = place(&folder, &staged).map_err(MoveError::Nothing)?;
            keep(&path, &backup)?;
            Ok(backup)
        };
        kept = Some(keep().map_err(|error| match error {
            MoveError::Nothing(source) if !begun => unkept(source),
            MoveError::Nothing(source) | MoveError::Half(source) => {
                ExchangeError::Begun(OpenError::of_io(source, &folder.join(NAME)))
            }
        })?);
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

/// Makes ready what keeping the present database takes: its folder and, on another disk, its room. Before the decision,
/// because afterwards nobody is there to be told.
pub fn make_room(data_dir: &Path) -> Result<(), ExchangeError> {
    let (path, folder) = (data_dir.join(NAME), data_dir.join(FOLDER));
    let make = || -> io::Result<()> {
        let Some(mut bytes) = size(&path)? else { return Ok(()) };
        for log in logs(&path)? {
            bytes += size(&beside(&path, log))?.unwrap_or(0);
        }
        private_folder(&folder)?;
        let mut probe = tempfile::tempfile_in(&folder)?;
        if is_another_disk(&path, &folder)? {
            io::copy(&mut io::repeat(0).take(bytes), &mut probe)?;
            probe.sync_all()?;
        }
        Ok(())
    };
    make().map_err(|source| ExchangeError::Unkept { folder: folder.clone(), source })
}

#[cfg(unix)]
fn is_another_disk(path: &Path, folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(path)?.dev() != fs::metadata(folder)?.dev())
}

/// There the move itself finds out.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn is_another_disk(_path: &Path, _folder: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Whether a log has gone ahead of the present database.
fn has_begun(path: &Path, folder: &Path, staged: &Path) -> io::Result<bool> {
    if !folder.is_dir() {
        return Ok(false);
    }
    let here = logs(path)?;
    Ok(logs(&place(folder, staged)?)?.iter().any(|log| !here.contains(log)))
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

/// Moves a database away, and its logs where they cannot be folded into it.
fn keep(path: &Path, backup: &Path) -> Result<(), MoveError> {
    match is_broken_off(path) {
        Ok(false) => {
            if let Err(error) = fold(path) {
                tracing::warn!(%error, "the database that is replaced cannot be read; it is kept as it is");
            }
        }
        Ok(true) => tracing::error!("the replaced database breaks off in its log; both are kept as they are"),
        Err(error) => tracing::warn!(%error, "the replaced database's log cannot be read; both are kept"),
    }
    move_database(path, backup)?;
    sync_folder(path);
    sync_folder(backup);
    Ok(())
}

/// Whether SQLite would destroy something of it by opening it: what a damaged log has lost is written over, and a journal
/// is deleted once its pages are back, whether the database is whole then or not.
fn is_broken_off(path: &Path) -> io::Result<bool> {
    Ok(logs(path)?.contains(&JOURNAL) || wal::has_lost_commits(path)?)
}

fn fold(path: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Of one that is damaged not even the log may go with the connection.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    migrate::version(&connection)?;
    if let Some(detail) = check::quickly(&connection)? {
        tracing::warn!(detail, "the database that is replaced is damaged; it is kept as it is");
        return Ok(());
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    configure(&connection)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    // The last to close it takes the log away.
    connection.close().map_err(|(_, error)| error)
}

fn remove_with_companions(path: &Path) -> io::Result<()> {
    remove_companions(path)?;
    remove(path)
}
