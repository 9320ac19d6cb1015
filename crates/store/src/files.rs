//! Files and folders that only their owner may look into, and files that appear only when they are complete.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::create::beside;

/// Opens a file for reading and writing that only its owner may read, creating it where it is missing.
///
/// # Errors
/// It cannot be opened, or is somebody else's.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

/// A folder of our own that only its owner may enter, created where it is missing.
///
/// # Errors
/// It cannot be created, or is somebody else's.
pub fn private_folder(path: &Path) -> io::Result<()> {
    new_private_folder(path)?;
    #[cfg(unix)]
    close_to_others(path, 0o700)?;
    Ok(())
}

/// Takes from others what they may do with a file; one that is not there is no error.
#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail"))]
pub(crate) fn close_file(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match close_to_others(path, 0o600) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(unix)]
fn close_to_others(path: &Path, to: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // What its owner may not do is not ours to allow.
    if fs::metadata(path)?.permissions().mode() & 0o777 & !to == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(to))
}

/// Creates a folder that only its owner may enter, unless it is there: then it is somebody's choice, and may hold
/// other things than ours.
pub(crate) fn new_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// The path, or the same with `-2`, `-3` and so on behind the name: one that nothing has yet, and no log of a database
/// either, which would be taken for the new one's. Only for names that nobody else gives out at the same time.
pub(crate) fn unused(path: &Path) -> io::Result<PathBuf> {
    let mut free = path.to_owned();
    for n in 2_u32.. {
        if !is_taken(&free)? {
            break;
        }
        let mut name = path.file_stem().unwrap_or_default().to_owned();
        name.push(format!("-{n}"));
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        free = path.with_file_name(name);
    }
    Ok(free)
}

fn is_taken(path: &Path) -> io::Result<bool> {
    for suffix in ["", "-wal", "-journal"] {
        // A link counts, whatever it leads to.
        match fs::symlink_metadata(beside(path, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            found => return found.map(|_| true),
        }
    }
    Ok(false)
}

/// A file that is written under another name and gets its own when it is complete. Dropped before, it is removed: on a
/// full disk, what is left of it would keep the disk full.
#[derive(Debug)]
pub(crate) struct Unfinished {
    path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// An empty file beside `target`, in place of what an earlier try has left there.
    pub fn create(target: &Path, extension: &str) -> io::Result<Self> {
        let path = target.with_extension(extension);
        // SQLite would take back into the new one what they hold.
        remove_logs(&path);
        private_file(&path)?.set_len(0)?;
        Ok(Self { path, target: target.to_owned() })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it durable and gives it its name, in place of what has that name.
    pub fn finish(self) -> io::Result<()> {
        // For writing: Windows makes nothing durable through a file that was opened to be read.
        File::options().write(true).open(&self.path)?.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        sync_folder(&self.target);
        Ok(())
    }
}

/// Makes the names beside `path` durable. SQLite goes on as well where a file system refuses this.
pub(crate) fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = path;
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Not there any more when it is finished.
        let _ = fs::remove_file(&self.path);
        remove_logs(&self.path);
    }
}

/// What SQLite has left beside a file that was not finished. Mostly there is nothing.
fn remove_logs(path: &Path) {
    for suffix in ["-journal", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(path, suffix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As SQLite leaves it on a full disk, which it would keep full.
    #[test]
    fn what_is_not_finished_goes_with_all_that_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("copy.db");
        let logs =
            ["-journal", "-wal", "-shm"].map(|suffix| folder.path().join(format!("copy.partial{suffix}")));
        let leave = || logs.iter().for_each(|log| fs::write(log, "half").unwrap());
        leave();
        let partial = Unfinished::create(&target, "partial").unwrap();
        assert!(!logs.iter().any(|log| log.exists()), "an earlier one's would be taken for this one's");
        leave();
        drop(partial);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        Unfinished::create(&target, "partial").unwrap().finish().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
