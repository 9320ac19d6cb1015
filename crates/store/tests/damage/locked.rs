//! A database that another program holds: not another owner, which the lock file keeps out.

use std::fs;

use rusqlite::Connection;
use scheduler::error::StoreError;
use store::{OpenError, SqliteStore};
use tempfile::TempDir;

use crate::{
    database::{empty, filled, open, path, start},
    replaced::cut_off,
    schema_versions::old_database,
};

/// Starts on a folder whose database another program holds in this way, and again when it has let go.
async fn is_named(folder: TempDir, hold: &str, let_go: &str) {
    let other = Connection::open(path(folder.path())).unwrap();
    other.execute_batch(hold).unwrap();
    let before = fs::read(path(folder.path())).unwrap();
    let error = open(folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::Locked { .. }), "{error:?}");
    assert!(error.to_string().contains("close that program"), "{error}");
    assert!(fs::read(path(folder.path())).unwrap() == before);
    let copies = fs::read_dir(folder.path().join("backups")).map_or(0, Iterator::count);
    assert_eq!(copies, 0, "one a try would fill the disk");
    other.execute_batch(let_go).unwrap();
    drop(other);
    start(folder.path()).await.opened();
}

/// As a file system has it that cannot share memory: then a reader keeps it from having one.
fn without_wal(folder: TempDir) -> TempDir {
    let connection = Connection::open(path(folder.path())).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).unwrap();
    folder
}

/// All at once, since each is waited for.
#[tokio::test]
async fn a_program_that_does_not_let_go_is_waited_for_and_then_named() {
    let share_nothing = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT";
    tokio::join!(
        is_named(filled().await, "BEGIN IMMEDIATE", "ROLLBACK"),
        is_named(filled().await, share_nothing, ""),
        is_named(old_database(0), "BEGIN IMMEDIATE", "ROLLBACK"),
        is_named(without_wal(old_database(3)), "BEGIN; SELECT count(*) FROM sqlite_schema", "ROLLBACK"),
    );
}

#[tokio::test]
async fn a_write_under_way_is_waited_for() {
    let folder = filled().await;
    let other = Connection::open(path(folder.path())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let opening = tokio::spawn({
        let folder = folder.path().to_owned();
        async move { open(&folder).await.map(drop) }
    });
    // It has the lock file by now, and so is on its way to the database.
    let lock = folder.path().join("cockpit.lock");
    while fs::read_to_string(&lock).is_ok_and(|pid| pid.trim().is_empty()) {
        tokio::task::yield_now().await;
    }
    other.execute_batch("ROLLBACK").unwrap();
    opening.await.unwrap().unwrap();
}

/// Killed while it wrote, on a file system without a write-ahead log: that is no matter of the folder.
#[tokio::test]
async fn a_change_that_was_cut_off_is_for_an_owner_to_take_back() {
    let folder = empty();
    let before = cut_off(&path(folder.path())).await;
    let left = fs::read(path(folder.path())).unwrap();
    let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::CutOff { .. }), "{error:?}");
    assert!(error.to_string().contains("start the cockpit once"), "{error}");
    assert!(fs::read(path(folder.path())).unwrap() == left);
    assert!(start(folder.path()).await.opened() == before);
    SqliteStore::open_read_only(folder.path()).await.unwrap();
}

#[tokio::test]
async fn an_owner_calls_it_busy_and_goes_on_afterwards() {
    let folder = filled().await;
    let store = open(folder.path()).await.unwrap();
    let other = Connection::open(path(folder.path())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.save_setting("theme", "1").await.unwrap_err();
    assert!(matches!(error, StoreError::Busy(_)), "{error:?}");
    assert_eq!(store.setting("theme").await.unwrap(), None, "looking needs no lock");
    other.execute_batch("ROLLBACK").unwrap();
    store.save_setting("theme", "1").await.unwrap();
    store.close().await;
}
