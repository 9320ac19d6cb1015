//! A folder, or a file in it, that may not be written.
//!
//! Root may write whatever the modes say, by a capability: it is given up here, so that the tests hold for root too.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use rustix::thread::{CapabilitySet, capabilities, set_capabilities};
use store::{OpenError, SqliteStore, restore};
use tempfile::TempDir;

use crate::database::{empty, filled, open, path, start};

/// Runs on a thread, and threads that it starts, for which modes count.
fn with_modes_that_count<T: Send>(test: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|threads| {
        let test = threads.spawn(|| {
            let mut held = capabilities(None).unwrap();
            held.effective -= CapabilitySet::DAC_OVERRIDE | CapabilitySet::DAC_READ_SEARCH;
            set_capabilities(None, held).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(test)
        });
        test.join().unwrap()
    })
}

/// A database without the log and its index, which a close that others outlive leaves behind, empty.
async fn alone() -> TempDir {
    let folder = filled().await;
    let (file, began) = (path(folder.path()), Instant::now());
    let look = || Connection::open(&file).unwrap().query_row("PRAGMA user_version", [], |_| Ok(())).unwrap();
    look();
    // The pool of the store may be opening a reader on its thread yet: who closes after that takes the log away.
    while file.with_extension("db-wal").exists() {
        assert!(began.elapsed() < Duration::from_secs(10), "somebody keeps the database open");
        std::thread::yield_now();
        look();
    }
    folder
}

/// Takes write permission away from the folder, the files named, or both.
fn forbid(folder: &Path, own: bool, names: &[&str]) {
    for name in names {
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o400)).unwrap();
    }
    if own {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o500)).unwrap();
    }
}

/// So that it can be deleted.
fn allow(folder: &TempDir) {
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn what_may_not_be_written_is_refused() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let cases: [(bool, &[&str]); 4] = [
        (true, &["cockpit.db", "cockpit.lock"]),
        // Only the log cannot be made.
        (true, &[]),
        (false, &["cockpit.db"]),
        (false, &["cockpit.lock"]),
    ];
    for (own, names) in cases {
        let folder = runtime.block_on(alone());
        forbid(folder.path(), own, names);
        let error = with_modes_that_count(async { start(folder.path()).await.refused() });
        allow(&folder);
        assert!(matches!(error, OpenError::Directory { .. }), "{error:?}");
        assert!(error.to_string().contains("you may write to"), "{error}");
        for name in names {
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
        }
        runtime.block_on(start(folder.path())).opened();
    }
}

#[test]
fn a_first_start_where_nothing_may_be_written_leaves_nothing() {
    let folder = empty();
    forbid(folder.path(), true, &[]);
    let (here, below) = with_modes_that_count(async {
        (open(folder.path()).await.unwrap_err(), open(&folder.path().join("below")).await.unwrap_err())
    });
    allow(&folder);
    for error in [here, below] {
        assert!(matches!(error, OpenError::Directory { .. }), "{error:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn whoever_only_looks_is_told_what_looking_takes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // With the log and its index there, there is nothing to be written.
    for (folder, can_look) in [(runtime.block_on(filled()), true), (runtime.block_on(alone()), false)] {
        let before = fs::read(path(folder.path())).unwrap();
        forbid(folder.path(), true, &["cockpit.db"]);
        let looked =
            with_modes_that_count(async { SqliteStore::open_read_only(folder.path()).await.map(drop) });
        allow(&folder);
        match looked {
            Ok(()) => assert!(can_look),
            Err(error) => assert!(!can_look && matches!(error, OpenError::Directory { .. }), "{error:?}"),
        }
        assert!(fs::read(path(folder.path())).unwrap() == before);
    }
}

/// What a restore would bring can be asked where none could be made.
#[test]
fn a_look_at_a_backup_needs_no_folder_that_can_be_written() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (folder, elsewhere) = (runtime.block_on(alone()), runtime.block_on(alone()));
    forbid(folder.path(), true, &[]);
    let file = path(elsewhere.path());
    let looked = with_modes_that_count(async { restore::inspect(folder.path(), &file) });
    allow(&folder);
    assert_eq!(looked.unwrap().contents.tasks.len(), 30);
}
