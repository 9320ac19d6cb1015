//! A folder for a copy that is only looked at: everybody who looks has one of their own, and it goes with them.

use std::{
    env,
    fs::{self, File},
    io,
    path::Path,
};

use tempfile::{Builder, TempDir};

use crate::files::private_file;

/// What the names of such folders begin with.
const PREFIX: &str = "cockpit-preview-";
/// Locked for as long as its folder is used, by a lock that the system drops with the process.
const LOCK: &str = "in-use";

/// A folder that only its owner may enter. Dropped, it is removed.
#[derive(Debug)]
pub struct Scratch {
    // Before the folder goes: elsewhere than on Unix an open file keeps it.
    _lock: File,
    folder: TempDir,
}

impl Scratch {
    /// In the data folder, where a restore needs the same room. Where that cannot be written or is not there, a look needs
    /// no more than the system's place for such things.
    pub fn create(data_dir: &Path) -> io::Result<Self> {
        Self::create_in(data_dir).or_else(|_| Self::create_in(&env::temp_dir()))
    }

    fn create_in(folder: &Path) -> io::Result<Self> {
        let folder = Builder::new().prefix(PREFIX).tempdir_in(folder)?;
        // Nobody finds it under its name before it is locked.
        let unlocked = folder.path().join("new");
        let lock = private_file(&unlocked)?;
        lock.lock()?;
        fs::rename(unlocked, folder.path().join(LOCK))?;
        Ok(Self { _lock: lock, folder })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes what those have left who were killed. What cannot be removed stays: it is in nobody's way.
pub fn remove_left(data_dir: &Path) {
    for place in [data_dir, &env::temp_dir()] {
        let entries = fs::read_dir(place).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
            // A link leads to what is not ours.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_left = || {
                let lock = File::options().write(true).open(entry.path().join(LOCK));
                lock.is_ok_and(|lock| lock.try_lock().is_ok())
            };
            if is_folder
                && is_left()
                && let Err(error) = fs::remove_dir_all(entry.path())
            {
                tracing::debug!(%error, "a copy that somebody looked at could not be removed");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_uses_any_more_is_removed_and_nothing_else() {
        let data_dir = tempfile::tempdir().unwrap();
        let used = Scratch::create(data_dir.path()).unwrap();
        assert_eq!(used.path().parent(), Some(data_dir.path()));
        let path = |name: &str| data_dir.path().join(format!("{PREFIX}{name}"));
        for name in ["left", "elsewhere"] {
            fs::create_dir(path(name)).unwrap();
            fs::write(path(name).join(LOCK), "").unwrap();
        }
        fs::create_dir(path("just made")).unwrap();
        fs::write(path("file"), "").unwrap();
        let elsewhere = data_dir.path().join("elsewhere");
        fs::rename(path("elsewhere"), &elsewhere).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&elsewhere, path("link")).unwrap();

        remove_left(data_dir.path());
        assert!(!path("left").exists());
        for stays in [used.path(), &path("just made"), &path("file"), &elsewhere.join(LOCK)] {
            assert!(stays.exists(), "{}", stays.display());
        }
        let own = used.path().to_owned();
        drop(used);
        assert!(!own.exists());
    }

    #[test]
    fn a_data_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("none");
        let scratch = Scratch::create(&data_dir).unwrap();
        assert_eq!(scratch.path().parent(), Some(&*env::temp_dir()));
        assert!(!data_dir.exists());
    }
}
