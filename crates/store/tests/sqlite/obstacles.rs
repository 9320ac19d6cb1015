//! A restore that something stands in the way of: the database is as it was, and stays so.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use store::restore::{self, RestoreError};
use tempfile::TempDir;

use crate::database::{Database, open};

const STAGED: &str = "cockpit-restore.db";
const ASIDE: &str = "cockpit-restore.refused";

/// A database that says `now`, closed, and one elsewhere that says `then`. Nothing is among the backups.
async fn now_and_then() -> (TempDir, TempDir, PathBuf) {
    let (database, _) = Database::with_task().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("then.db");
    database.store.save_setting("said", "\"then\"").await.unwrap();
    database.store.backup_to(&file).await.unwrap();
    database.store.save_setting("said", "\"now\"").await.unwrap();
    let folder = database.close().await;
    // Whoever looks last takes away what readers have left beside it.
    assert_eq!(said(&folder.path().join("cockpit.db")), "now");
    (folder, elsewhere, file)
}

fn said(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    connection
        .query_row("SELECT value ->> '$' FROM settings WHERE key = 'said'", [], |row| row.get(0))
        .unwrap()
}

/// What the next owner finds.
async fn starts_with(folder: &TempDir, expected: &str) {
    let store = open(folder.path()).await.unwrap();
    let found = store.setting("said").await.unwrap();
    store.close().await;
    assert_eq!(found, Some(format!("\"{expected}\"")));
}

/// Also later, when the obstacle is gone: it was reported as not done.
#[tokio::test]
async fn what_cannot_be_kept_is_not_replaced_then_or_later() {
    let (folder, _elsewhere, file) = now_and_then().await;
    let backups = folder.path().join("backups");
    fs::write(&backups, "in the way").unwrap();
    let error = restore::replace(folder.path(), &file).unwrap_err();
    assert!(matches!(&error, RestoreError::Unkept { folder, .. } if *folder == backups), "{error:?}");
    assert!(!folder.path().join(STAGED).exists());
    starts_with(&folder, "now").await;
    fs::remove_file(&backups).unwrap();
    starts_with(&folder, "now").await;
    // And now it can.
    restore::replace(folder.path(), &file).unwrap();
    starts_with(&folder, "then").await;
}

/// In the middle of the first, the database may have parted from its log.
#[tokio::test]
async fn one_that_was_decided_is_finished_before_another() {
    let (folder, elsewhere, file) = now_and_then().await;
    let other = elsewhere.path().join("other.db");
    fs::copy(&file, &other).unwrap();
    Connection::open(&other)
        .unwrap()
        .execute("UPDATE settings SET value = '\"other\"' WHERE key = 'said'", [])
        .unwrap();
    restore::stage(folder.path(), &file).unwrap();
    restore::replace(folder.path(), &other).unwrap();
    starts_with(&folder, "other").await;
    let kept = fs::read_dir(folder.path().join("backups")).unwrap().map(|entry| said(&entry.unwrap().path()));
    let mut kept: Vec<_> = kept.collect();
    kept.sort();
    assert_eq!(kept, ["now", "then"]);
}

/// Whoever asked an owner is told at once, while there is one.
#[tokio::test]
async fn what_cannot_be_kept_is_not_decided() {
    let (folder, _elsewhere, file) = now_and_then().await;
    fs::write(folder.path().join("backups"), "in the way").unwrap();
    let store = open(folder.path()).await.unwrap();
    let error = restore::stage(folder.path(), &file).unwrap_err();
    assert!(matches!(error, RestoreError::Unkept { .. }), "{error:?}");
    assert!(!folder.path().join(STAGED).exists());
    store.close().await;
    starts_with(&folder, "now").await;
}

/// The obstacle came after the decision: a start is worth more than the restore, and that one is not made up for.
#[tokio::test]
async fn a_start_that_cannot_keep_the_present_one_opens_it() {
    let (folder, _elsewhere, file) = now_and_then().await;
    restore::stage(folder.path(), &file).unwrap();
    let backups = folder.path().join("backups");
    fs::remove_dir(&backups).unwrap();
    fs::write(&backups, "in the way").unwrap();
    starts_with(&folder, "now").await;
    assert_eq!(said(&folder.path().join(ASIDE)), "then", "nobody's last copy is thrown away");
    fs::remove_file(&backups).unwrap();
    starts_with(&folder, "now").await;
}

/// Somebody moved its log away and died, and then the folder was moved: what is left is not the database.
#[tokio::test]
async fn a_start_that_cannot_finish_what_has_begun_changes_nothing() {
    let (folder, _elsewhere, file) = now_and_then().await;
    let database = folder.path().join("cockpit.db");
    fs::write(&database, vec![1; 20_000]).unwrap();
    restore::stage(folder.path(), &file).unwrap();
    let decided = fs::metadata(folder.path().join(STAGED)).unwrap().modified().unwrap();
    let decided = DateTime::<Utc>::from(decided).format("%Y%m%d-%H%M%S");
    let kept = folder.path().join(format!("backups/cockpit-before-restore-{decided}.db"));
    fs::write(kept.with_extension("db-wal"), vec![2; 5_000]).unwrap();
    // A move cannot replace it.
    let stray = kept.with_extension("db-journal");
    fs::create_dir(&stray).unwrap();
    fs::write(database.with_extension("db-journal"), vec![3; 5_000]).unwrap();
    open(folder.path()).await.unwrap_err();
    assert!(folder.path().join(STAGED).exists(), "it stays decided");
    assert_eq!(fs::read(&database).unwrap(), vec![1; 20_000]);
    fs::remove_dir(&stray).unwrap();
    starts_with(&folder, "then").await;
    assert_eq!(fs::read(&kept).unwrap(), vec![1; 20_000]);
    assert_eq!(fs::read(&stray).unwrap(), vec![3; 5_000]);
}

/// Two files, and the second cannot be moved: the first comes back.
#[tokio::test]
async fn a_log_does_not_part_from_a_database_that_has_to_stay() {
    let (folder, _elsewhere, file) = now_and_then().await;
    let (database, log) = (folder.path().join("cockpit.db"), folder.path().join("cockpit.db-wal"));
    fs::write(&database, vec![1; 20_000]).unwrap();
    fs::write(&log, vec![2; 5_000]).unwrap();
    fs::write(database.with_extension("db-journal"), vec![3; 5_000]).unwrap();
    restore::stage(folder.path(), &file).unwrap();
    let decided = fs::metadata(folder.path().join(STAGED)).unwrap().modified().unwrap();
    let decided = DateTime::<Utc>::from(decided).format("%Y%m%d-%H%M%S");
    let kept = folder.path().join(format!("backups/cockpit-before-restore-{decided}.db"));
    fs::create_dir(kept.with_extension("db-journal")).unwrap();
    open(folder.path()).await.unwrap_err();
    assert_eq!(fs::read(&log).unwrap(), vec![2; 5_000]);
    assert_eq!(fs::read(&database).unwrap(), vec![1; 20_000]);
    assert!(!kept.with_extension("db-wal").exists());
    assert_eq!(said(&folder.path().join(ASIDE)), "then");
}

/// The same without a start: what is reported as not done is decided no longer.
#[tokio::test]
async fn a_restore_that_fails_at_the_last_is_taken_back() {
    let (folder, _elsewhere, file) = now_and_then().await;
    let database = folder.path().join("cockpit.db");
    fs::write(&database, vec![1; 20_000]).unwrap();
    fs::write(database.with_extension("db-journal"), vec![3; 5_000]).unwrap();
    // Whichever second it is decided in.
    for second in 0..120 {
        let decided = (Utc::now() + TimeDelta::seconds(second)).format("%Y%m%d-%H%M%S");
        let stray = format!("backups/cockpit-before-restore-{decided}.db-journal");
        fs::create_dir_all(folder.path().join(stray)).unwrap();
    }
    let error = restore::replace(folder.path(), &file).unwrap_err();
    assert!(matches!(error, RestoreError::Unkept { .. }), "{error:?}");
    assert!(!folder.path().join(STAGED).exists());
    assert_eq!(fs::read(&database).unwrap(), vec![1; 20_000]);
    assert_eq!(fs::read(database.with_extension("db-journal")).unwrap(), vec![3; 5_000]);
}

/// A move would take the link, and leave what it leads to where the next file of that name replaces it.
#[cfg(unix)]
#[tokio::test]
async fn a_database_that_is_somewhere_else_is_not_taken_for_kept() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere, file) = now_and_then().await;
    let (database, theirs) = (folder.path().join("cockpit.db"), elsewhere.path().join("theirs.db"));
    // Decided before it was moved there.
    restore::stage(folder.path(), &file).unwrap();
    fs::rename(&database, &theirs).unwrap();
    symlink(&theirs, &database).unwrap();
    starts_with(&folder, "now").await;

    let refused = [
        restore::inspect(folder.path(), &file).unwrap_err(),
        restore::replace(folder.path(), &file).unwrap_err(),
        // A disk that is not there just now.
        {
            fs::rename(&theirs, theirs.with_extension("gone")).unwrap();
            restore::replace(folder.path(), &file).unwrap_err()
        },
    ];
    for error in refused {
        assert!(matches!(&error, RestoreError::Linked { target, .. } if *target == theirs), "{error:?}");
    }
    fs::rename(theirs.with_extension("gone"), &theirs).unwrap();
    assert!(database.is_symlink());
    starts_with(&folder, "now").await;
    // As the refusal says.
    fs::remove_file(&database).unwrap();
    restore::replace(folder.path(), &file).unwrap();
    starts_with(&folder, "then").await;
    assert_eq!(said(&theirs), "now");
}
