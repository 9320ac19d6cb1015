//! Moving a database together with its logs into another folder, which may be on another disk: all of them, or none.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::{UNFINISHED, copy_bytes, remove};
use crate::{
    create::{beside, logs},
    files::{Unfinished, close_file},
};

/// A database could not be moved.
#[derive(Debug, Error)]
pub enum MoveError {
    /// It is where it was.
    #[error("it could not be moved, and is where it was")]
    Nothing(#[source] io::Error),
    /// A part of it is elsewhere.
    #[error("it could not be moved as a whole")]
    Half(#[source] io::Error),
}

/// Moves a database behind its logs, so that whoever finds these knows where it belongs. Nobody else may read it then.
pub fn move_database(from: &Path, to: &Path) -> Result<(), MoveError> {
    let logs = logs(from).map_err(MoveError::Nothing)?;
    let files: Vec<_> =
        logs.into_iter().chain([""]).map(|suffix| (beside(from, suffix), beside(to, suffix))).collect();
    files.iter().try_for_each(|(from, _)| close_file(from)).map_err(MoveError::Nothing)?;
    for (n, (from, to)) in files.iter().enumerate() {
        match fs::rename(from, to) {
            Ok(()) => {}
            Err(error) if n == 0 && error.kind() == io::ErrorKind::CrossesDevices => return copy_all(&files),
            Err(error) => {
                let back = files[..n].iter().try_for_each(|(from, to)| fs::rename(to, from));
                return Err(if back.is_ok() { MoveError::Nothing(error) } else { MoveError::Half(error) });
            }
        }
    }
    Ok(())
}

/// To another disk: nothing is taken away before all of it is there.
fn copy_all(files: &[(PathBuf, PathBuf)]) -> Result<(), MoveError> {
    let take_back = |error| {
        for (_, copy) in files {
            if let Err(error) = remove(copy) {
                tracing::warn!(%error, copy = %copy.display(), "a copy that is not needed could not be removed");
            }
        }
        MoveError::Nothing(error)
    };
    files.iter().try_for_each(|(from, to)| copy(from, to)).map_err(take_back)?;
    // The database first: what is left without it belongs to none.
    let mut originals = files.iter().rev().map(|(from, _)| from);
    if let Some(database) = originals.next() {
        fs::remove_file(database).map_err(take_back)?;
    }
    originals.try_for_each(fs::remove_file).map_err(MoveError::Half)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let copy = Unfinished::create(to, UNFINISHED)?;
    copy_bytes(from, copy.path())?;
    copy.finish()
}
