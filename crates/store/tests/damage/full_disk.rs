//! A disk without room, and what can be done once there is some again.
//!
//! The disk is a small file system that only a child process sees. Where none can be mounted (neither root nor user
//! namespaces), a limit on the size of files stands in for it, which fails the same writes by another error; that
//! one is tested everywhere.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Output},
};

use rusqlite::Connection;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use scheduler::error::StoreError;
use store::{
    OpenError, SqliteStore,
    restore::{self, RestoreError},
};

use crate::{
    child,
    database::{content, empty, files, filled, integrity, open, path, start},
    schema_versions::old_database,
};

/// Size of the small disk.
const DISK: usize = 1 << 20;
/// Bytes that give room when they are deleted.
const BALLAST: usize = 200_000;
/// Room enough to open a database again, however much of the disk its last write had left.
const SPARE: usize = 64_000;

fn on_a_small_disk(folder: &Path) -> Option<Output> {
    let root: &[&str] = &["--mount"];
    let user: &[&str] = &["--user", "--map-root-user", "--mount"];
    let mount = format!("mount -t tmpfs -o size={DISK} tmpfs \"$0\"");
    let can_mount = |how: &&&[&str]| {
        let tried = Command::new("unshare").args(**how).args(["sh", "-c", &mount]).arg(folder).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    let how = [root, user].iter().find(can_mount).copied()?;
    let mut through = Command::new("unshare");
    through.args(how).args(["sh", "-c", &format!("{mount} && exec \"$@\"")]).arg(folder);
    Some(child::command_through(through, "full_disk::fills_the_disk", folder, "").output().unwrap())
}

#[test]
fn a_full_disk_is_named_loses_nothing_and_is_got_over() {
    let folder = empty();
    match on_a_small_disk(folder.path()) {
        Some(child) => succeeded(&child),
        // Past the test harness, which keeps what a test that passes prints.
        None => writeln!(
            io::stderr(),
            "a full disk is NOT tested: none can be mounted here, and the limit on file sizes stands in for it"
        )
        .unwrap(),
    }
}

#[test]
fn a_file_that_may_not_grow_loses_nothing_and_is_got_over() {
    let folder = empty();
    let mut through = Command::new("sh");
    // The signal would end it; ignored, the write fails.
    through.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
    succeeded(
        &child::command_through(through, "full_disk::fills_the_limit", folder.path(), "").output().unwrap(),
    );
}

fn succeeded(child: &Output) {
    let [out, err] = [&child.stdout, &child.stderr].map(|said| String::from_utf8_lossy(said));
    assert!(child.status.success(), "{out}{err}");
    assert!(out.contains("1 passed"), "is it called otherwise? {out}");
}

/// Writes settings until one fails. What was answered with `Ok` is counted in `kept`.
async fn fill(store: &SqliteStore, kept: &mut usize) -> StoreError {
    loop {
        match store.save_setting(format!("key {kept}"), "x".repeat(20_000)).await {
            Ok(()) => *kept += 1,
            Err(error) => return error,
        }
        assert!(*kept < 1_000, "it never fails");
    }
}

/// The settings that are there, each of them whole.
async fn stored(store: &SqliteStore) -> usize {
    let mut count = 0;
    while let Some(value) = store.setting(format!("key {count}")).await.unwrap() {
        assert_eq!(value.len(), 20_000);
        count += 1;
    }
    count
}

/// Writes into a file until there is no room for a byte.
fn use_up(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [4_096, 1] {
        loop {
            match file.write_all(&vec![1; size]) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// A child, with nothing but a small disk in its folder.
#[test]
fn fills_the_disk() {
    let Some((folder, _)) = child::task() else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        a_first_start(&folder).await;
        an_update(&folder).await;
        a_backup(&folder).await;
        a_life(&folder).await;
        backups_elsewhere(&folder).await;
    });
}

async fn a_first_start(disk: &Path) {
    let (data, filler) = (disk.join("first"), disk.join("filler"));
    fs::create_dir(&data).unwrap();
    use_up(&filler);
    let error = start(&data).await.refused();
    assert!(matches!(error, OpenError::Full { .. }), "{error:?}");
    assert!(error.to_string().contains("make room"), "{error}");
    assert_eq!(files(&data).len(), 0, "nothing half-made is left");
    fs::remove_file(&filler).unwrap();
    start(&data).await.opened();
    fs::remove_dir_all(&data).unwrap();
}

/// Too little room for the copy that precedes it.
async fn an_update(disk: &Path) {
    let (data, filler) = (disk.join("old"), disk.join("filler"));
    fs::create_dir(&data).unwrap();
    fs::copy(path(old_database(1).path()), path(&data)).unwrap();
    use_up(&filler);
    let error = start(&data).await.refused();
    assert!(matches!(error, OpenError::Full { .. } | OpenError::Backup { .. }), "{error:?}");
    assert_eq!(files(&data).len(), 1, "no half copy keeps the disk full");
    fs::remove_file(&filler).unwrap();
    start(&data).await.opened();
    fs::remove_dir_all(&data).unwrap();
}

/// Too little room for all of it, and enough to begin.
async fn a_backup(disk: &Path) {
    let (data, ballast, filler) = (disk.join("whole"), disk.join("ballast"), disk.join("filler"));
    let store = open(&data).await.unwrap();
    for n in 0..10 {
        store.save_setting(format!("key {n}"), "x".repeat(20_000)).await.unwrap();
    }
    fs::write(&ballast, vec![1; 100_000]).unwrap();
    use_up(&filler);
    fs::remove_file(&ballast).unwrap();
    let error = store.backup_to(data.join("backups/cockpit-manual.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert_eq!(files(&data.join("backups")).len(), 0, "no half copy keeps the disk full");
    fs::remove_file(&filler).unwrap();
    store.backup_to(data.join("backups/cockpit-manual.db")).await.unwrap();
    store.close().await;
    fs::remove_dir_all(&data).unwrap();
}

async fn a_life(disk: &Path) {
    let (data, ballast, spare, filler) =
        (disk.join("data"), disk.join("ballast"), disk.join("spare"), disk.join("filler"));
    fs::write(&ballast, vec![1; BALLAST]).unwrap();
    fs::write(&spare, vec![1; SPARE]).unwrap();
    let store = open(&data).await.unwrap();
    let mut kept = 0;
    let error = fill(&store, &mut kept).await;
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert!(matches!(fill(&store, &mut kept).await, StoreError::Full(_)));
    assert_eq!(stored(&store).await, kept, "it can still be read, and holds what was answered with Ok");

    fs::remove_file(&ballast).unwrap();
    let before = kept;
    assert!(matches!(fill(&store, &mut kept).await, StoreError::Full(_)));
    assert!(kept > before, "with room it goes on by itself");
    use_up(&filler);
    store.close().await;

    drop(store);
    match open(&data).await {
        // Where the last write failed halfway, the log has room for a small one.
        Ok(store) => {
            assert_eq!(stored(&store).await, kept);
            store.close().await;
        }
        Err(error) => assert!(matches!(error, OpenError::Full { .. }), "{error:?}"),
    }
    fs::remove_file(&filler).unwrap();
    fs::remove_file(&spare).unwrap();
    let store = open(&data).await.unwrap();
    assert_eq!(stored(&store).await, kept);
    store.close().await;
    let look = Connection::open(path(&data)).unwrap();
    assert_eq!(integrity(&look), "ok");
    assert!(content(&look).contains(&format!("key {}", kept - 1)));
}

/// Only the backups are on it: what a restore would keep has no room there.
async fn backups_elsewhere(disk: &Path) {
    let (data, theirs, filler) = (filled().await, filled().await, disk.join("filler"));
    let (backups, there, file) = (data.path().join("backups"), disk.join("backups"), path(theirs.path()));
    fs::remove_dir_all(disk.join("data")).unwrap();
    fs::create_dir(&there).unwrap();
    symlink(&there, &backups).unwrap();
    let now = content(&Connection::open(path(data.path())).unwrap());
    use_up(&filler);
    let before = files(data.path());
    let error = restore::replace(data.path(), &file).unwrap_err();
    assert!(matches!(&error, RestoreError::Unkept { folder, .. } if *folder == backups), "{error:?}");
    assert!(files(data.path()) == before, "the database is as it was");

    // Decided while there was room.
    fs::remove_file(&filler).unwrap();
    restore::stage(data.path(), &file).unwrap();
    use_up(&filler);
    assert!(start(data.path()).await.opened() == now, "the present one stays");
    assert_eq!(fs::read_dir(&there).unwrap().count(), 0, "no half copy keeps the disk full");
    fs::remove_file(&filler).unwrap();
    let kept = restore::replace(data.path(), &file).unwrap().unwrap();
    assert!(fs::canonicalize(kept).unwrap().starts_with(&there));
}

/// A child whose files may not grow beyond a size.
#[test]
fn fills_the_limit() {
    let Some((folder, _)) = child::task() else { return };
    let hard = getrlimit(Resource::Fsize).maximum;
    let limit =
        |bytes: Option<u64>| setrlimit(Resource::Fsize, Rlimit { current: bytes, maximum: hard }).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = open(&folder).await.unwrap();
        limit(Some(400_000));
        let mut kept = 0;
        for _ in 0..3 {
            let error = fill(&store, &mut kept).await;
            assert!(matches!(error, StoreError::Full(_) | StoreError::Failed(_)), "{error:?}");
        }
        assert_eq!(stored(&store).await, kept);
        limit(hard);
        store.save_setting(format!("key {kept}"), "x".repeat(20_000)).await.unwrap();
        store.close().await;
        assert!(start(&folder).await.opened().contains(&format!("key {kept}")));
    });
}
