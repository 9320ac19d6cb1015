//! Reading a file that another program may be writing: what is copied is one committed state of it.
//!
//! SQLite reads it where that leaves nothing beside it. Anything else is copied as it is, with its logs, and read a second
//! time: what was the same both times was so in the moment between, and of such a moment SQLite makes a committed state.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use super::{RestoreError, copy_bytes, copy_failed, remove_companions};
use crate::{
    connection::open_to_copy,
    create::{beside, logs},
    files::private_file,
};

/// How often a file is read that changes meanwhile.
const TRIES: u32 = 5;
/// Bytes up to where a database's header says whether it has a write-ahead log: the versions to write and to read it.
const HEAD: u64 = 20;
const ROLLBACK: [u8; 2] = [1, 1];
const WRITE_AHEAD: [u8; 2] = [2, 2];

/// Copies a database into a file, and what its logs hold into that or beside it.
pub fn copy(file: &Path, copy: &Path) -> Result<(), RestoreError> {
    let failed = |error: io::Error| copy_failed(file, error);
    for _ in 0..TRIES {
        remove_companions(copy).and_then(|()| private_file(copy)?.set_len(0)).map_err(failed)?;
        if is_for_sqlite(file).map_err(failed)? {
            match through_sqlite(file, copy) {
                Ok(true) => return Ok(()),
                Ok(false) => tracing::debug!("a file that is locked is copied as it is"),
                // The copy's checks say what is wrong with it. A journal of a writer that was killed is no fault.
                Err(error) => tracing::debug!(%error, "a file that SQLite does not read is copied as it is"),
            }
        }
        remove_companions(copy).map_err(failed)?;
        match as_it_is(file, copy).and_then(|()| is_the_same(file, copy)) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            // A log that was there before.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(RestoreError::Changing(file.to_owned()))
}

/// Whether SQLite would read it without making files beside it: those of a write-ahead log are there where somebody uses
/// it.
fn is_for_sqlite(file: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(file)?.take(HEAD).read_to_end(&mut head)?;
    let has = |suffix: &str| fs::exists(beside(file, suffix));
    match head.last_chunk() {
        Some(&ROLLBACK) => Ok(true),
        Some(&WRITE_AHEAD) => Ok(has("-wal")? && has("-shm")?),
        _ => Ok(false),
    }
}

/// In one step, and so in one transaction. `false`: somebody else keeps it locked.
fn through_sqlite(file: &Path, copy: &Path) -> rusqlite::Result<bool> {
    let source = open_to_copy(file)?;
    let mut target = Connection::open(copy)?;
    let step = Backup::new(&source, &mut target)?.step(-1)?;
    target.close().map_err(|(_, error)| error)?;
    Ok(step == StepResult::Done)
}

fn as_it_is(file: &Path, copy: &Path) -> io::Result<()> {
    copy_bytes(file, copy)?;
    // Of a database that was copied by hand while it was in use, or whose owner was killed.
    logs(file)?.into_iter().try_for_each(|suffix| copy_bytes(&beside(file, suffix), &beside(copy, suffix)))
}

fn is_the_same(file: &Path, copy: &Path) -> io::Result<bool> {
    let copied = logs(copy)?;
    if logs(file)? != copied || !are_equal(file, copy)? {
        return Ok(false);
    }
    for suffix in copied {
        if !are_equal(&beside(file, suffix), &beside(copy, suffix))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn are_equal(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (BufReader::new(File::open(one)?), BufReader::new(File::open(other)?));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if length == 0 {
            return Ok(left.len() == right.len());
        }
        if left[..length] != right[..length] {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_between_two_looks_is_not_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (file, copied) = (folder.path().join("theirs.db"), folder.path().join("ours.db"));
        let log = beside(&file, "-wal");
        let begin = || {
            fs::write(&file, vec![1; 20_000]).unwrap();
            fs::write(&log, vec![2; 20_000]).unwrap();
            as_it_is(&file, &copied).unwrap();
        };
        let changes: [(&str, &dyn Fn()); 6] = [
            ("a page", &|| fs::write(&file, [vec![1; 19_999], vec![3]].concat()).unwrap()),
            ("its end", &|| fs::write(&file, vec![1; 20_001]).unwrap()),
            ("the log's end", &|| fs::write(&log, vec![2; 20_001]).unwrap()),
            ("the log is folded", &|| fs::write(&log, "").unwrap()),
            ("the log is gone", &|| fs::remove_file(&log).unwrap()),
            ("another log", &|| fs::write(beside(&file, "-journal"), "x").unwrap()),
        ];
        for (what, change) in changes {
            begin();
            assert!(is_the_same(&file, &copied).unwrap(), "{what}: before");
            change();
            assert!(!is_the_same(&file, &copied).unwrap(), "{what}");
        }
    }
}
