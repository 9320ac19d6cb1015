//! The exchange itself: the present database goes into `backups`, the copy that was decided for gets its name.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{
    COMPANIONS, LOOKED_AT, STAGED, UNFINISHED, copy_bytes, origin::is_decided, remove, remove_companions,
};
use crate::{
    backups::FOLDER,
    check,
    connection::configure,
    create::{JOURNAL, beside, logs, size},
    error::OpenError,
    files::{Unfinished, close_file, private_folder, sync_folder},
    migrate,
    open::NAME,
    wal,
};

/// What the name of a database that was replaced begins with.
const KEPT: &str = "cockpit-before-restore-";

/// Finishes what was decided; says where the database is that was there before. Only under the lock of the owner.
pub fn finish(data_dir: &Path) -> Result<Option<PathBuf>, OpenError> {
    let path = data_dir.join(NAME);
    let failed = |error| OpenError::of_io(error, &path);
    for name in [STAGED, LOOKED_AT] {
        remove_with_companions(&data_dir.join(name).with_extension(UNFINISHED)).map_err(failed)?;
    }
    if is_decided(data_dir)? { exchange(data_dir) } else { Ok(None) }
}

/// The same for a copy that has been checked.
pub fn exchange(data_dir: &Path) -> Result<Option<PathBuf>, OpenError> {
    let (path, staged) = (data_dir.join(NAME), data_dir.join(STAGED));
    let failed = |error| OpenError::of_io(error, &path);
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

/// Moves a database away, and its logs where they cannot be folded into it.
fn keep(path: &Path, backup: &Path) -> io::Result<()> {
    match is_broken_off(path) {
        Ok(false) => {
            if let Err(error) = fold(path) {
                tracing::warn!(%error, "the database that is replaced cannot be read; it is kept as it is");
            }
        }
        Ok(true) => tracing::error!("the replaced database breaks off in its log; both are kept as they are"),
        Err(error) => tracing::warn!(%error, "the replaced database's log cannot be read; both are kept"),
    }
    for suffix in logs(path)? {
        move_file(&beside(path, suffix), &beside(backup, suffix))?;
    }
    move_file(path, backup)?;
    for suffix in ["", "-wal", JOURNAL] {
        close_file(&beside(backup, suffix))?;
    }
    sync_folder(path);
    sync_folder(backup);
    Ok(())
}

/// Whether SQLite would destroy something of it by opening it: what a damaged log has lost is written over, and a journal
/// is deleted once its pages are back, whether the database is whole then or not.
fn is_broken_off(path: &Path) -> io::Result<bool> {
    Ok(logs(path)?.contains(&JOURNAL) || wal::has_lost_commits(path)?)
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
