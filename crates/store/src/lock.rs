//! One owner per database: an operating-system lock on a file beside it, held for the life of the process.
//!
//! The system drops it when the process dies, however it dies. The pid in the file is for people; the lock is what
//! counts.

use std::{
    fs::{File, TryLockError},
    io::{self, Read, Seek, Write},
    path::Path,
};

use crate::{error::OpenError, files::private_file};

/// The lock file's name.
const NAME: &str = "cockpit.lock";

/// A held lock. Dropping it lets the next process in.
#[derive(Debug)]
pub struct OwnerLock(File);

impl OwnerLock {
    /// Takes the lock of `data_dir`, or says who has it.
    pub fn take(data_dir: &Path) -> Result<Self, OpenError> {
        let path = data_dir.join(NAME);
        let unusable = |source| OpenError::of_io(source, &path);
        let mut file = private_file(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::Owned { pid: read_pid(&mut file), data_dir: data_dir.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        if let Err(error) = write_pid(&mut file) {
            // A full disk, most likely. The lock holds all the same.
            tracing::warn!(%error, "the lock file does not say who holds it");
        }
        Ok(Self(file))
    }
}

impl Drop for OwnerLock {
    fn drop(&mut self) {
        // Only manners: the file's end of life releases the lock by itself.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}
