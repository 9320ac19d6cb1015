//! Another database in the place of the present one: whole, or not at all.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use store::restore::{self, RestoreError};
use tempfile::TempDir;

use crate::database::{Database, open};

/// A database that says `now`, closed, and a backup of it from when it said `then`.
async fn now_and_then() -> (TempDir, PathBuf) {
    let (database, _) = Database::with_task().await;
    let backup = database.folder.path().join("backups/cockpit-20260101-033000.db");
    database.store.save_setting("said", "\"then\"").await.unwrap();
    database.store.backup_to(&backup).await.unwrap();
    database.store.save_setting("said", "\"now\"").await.unwrap();
    (database.close().await, backup)
}

fn said(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let checked: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(checked, "ok");
    connection
        .query_row("SELECT value ->> '$' FROM settings WHERE key = 'said'", [], |row| row.get(0))
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    // Readers close theirs when they get round to it.
    names
        .retain(|name| !name.ends_with("-shm") && (name != "cockpit.db-wal" || size(&folder.join(name)) > 0));
    names.sort();
    names
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("cockpit.db")
}

/// The one that was replaced.
fn before(folder: &TempDir) -> PathBuf {
    let backups = folder.path().join("backups");
    // Beside its log.
    let is_it = |name: &String| name.starts_with("cockpit-before-restore-") && !name.ends_with("-wal");
    let found: Vec<_> = names(&backups).into_iter().filter(is_it).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    backups.join(&found[0])
}

#[tokio::test]
async fn the_backup_takes_the_place_and_the_present_one_is_kept() {
    let (folder, backup) = now_and_then().await;
    let kept = restore::replace(folder.path(), &backup).unwrap();
    assert_eq!(kept, Some(before(&folder)));
    assert_eq!((said(&database(&folder)), said(&before(&folder))), ("then".to_owned(), "now".to_owned()));
    assert_eq!(names(folder.path()), ["backups", "cockpit.db", "cockpit.lock"]);
    assert_eq!(said(&backup), "then", "it is still there");
}

#[tokio::test]
async fn what_is_decided_waits_for_the_next_start() {
    let (folder, backup) = now_and_then().await;
    let store = open(folder.path()).await.unwrap();
    restore::stage(folder.path(), &backup).unwrap();
    // Reported as done after the decision, and so a part of what is kept.
    store.save_setting("said", "\"later\"").await.unwrap();
    store.close().await;
    drop(store);
    let store = open(folder.path()).await.unwrap();
    assert_eq!(store.setting("said").await.unwrap().as_deref(), Some("\"then\""));
    store.close().await;
    assert_eq!(said(&before(&folder)), "later");
    // Only once.
    open(folder.path()).await.unwrap().close().await;
    assert_eq!(names(&folder.path().join("backups")).len(), 2);
}

/// The folder as it is when the process dies between any two steps of the exchange: the next start finishes it.
#[tokio::test]
async fn every_half_done_exchange_is_finished() {
    type Happening = fn(&Path);
    let steps: [(&str, Happening); 5] = [
        ("decided", |_| {}),
        ("the present one is moved away", |folder| {
            fs::rename(folder.join("cockpit.db"), folder.join("backups/cockpit-before-restore-x.db"))
                .unwrap();
        }),
        ("a log is left", |folder| {
            fs::rename(folder.join("cockpit.db"), folder.join("backups/cockpit-before-restore-x.db"))
                .unwrap();
            fs::write(folder.join("cockpit.db-wal"), vec![7; 5_000]).unwrap();
            fs::write(folder.join("cockpit.db-shm"), vec![7; 32_768]).unwrap();
        }),
        ("another try was broken off", |folder| {
            fs::write(folder.join("cockpit-restore.partial"), "half").unwrap();
            fs::write(folder.join("cockpit-restore.partial-wal"), "half").unwrap();
            fs::write(folder.join("cockpit-preview.partial"), "half").unwrap();
        }),
        ("all but the decision is gone", |folder| {
            fs::remove_file(folder.join("cockpit.db")).unwrap();
        }),
    ];
    for (step, happen) in steps {
        let (folder, backup) = now_and_then().await;
        restore::stage(folder.path(), &backup).unwrap();
        happen(folder.path());
        let store = open(folder.path()).await.unwrap();
        assert_eq!(store.setting("said").await.unwrap().as_deref(), Some("\"then\""), "{step}");
        store.close().await;
        assert_eq!(said(&database(&folder)), "then", "{step}");
        assert_eq!(names(folder.path()).len(), 3, "{step}: {:?}", names(folder.path()));
    }
}

/// Dead before the decision: nothing has happened.
#[tokio::test]
async fn a_copy_that_was_not_finished_is_nothing() {
    let (folder, backup) = now_and_then().await;
    fs::copy(&backup, folder.path().join("cockpit-restore.partial")).unwrap();
    open(folder.path()).await.unwrap().close().await;
    assert_eq!(said(&database(&folder)), "now");
    assert_eq!(names(folder.path()), ["backups", "cockpit.db", "cockpit.lock"]);
}

#[tokio::test]
async fn a_damaged_database_can_be_replaced_and_is_kept_with_its_log() {
    let (folder, backup) = now_and_then().await;
    fs::write(database(&folder), vec![1; 20_000]).unwrap();
    fs::write(folder.path().join("cockpit.db-wal"), vec![2; 5_000]).unwrap();
    assert!(open(folder.path()).await.is_err());
    restore::replace(folder.path(), &backup).unwrap();
    assert_eq!(said(&database(&folder)), "then");
    assert_eq!(fs::read(before(&folder)).unwrap(), vec![1; 20_000]);
    assert_eq!(fs::read(before(&folder).with_extension("db-wal")).unwrap(), vec![2; 5_000]);
}

/// Whoever moved a damaged one died between its log and itself: they do not part.
#[tokio::test]
async fn a_database_follows_its_log() {
    let (folder, backup) = now_and_then().await;
    fs::write(database(&folder), vec![1; 20_000]).unwrap();
    restore::stage(folder.path(), &backup).unwrap();
    let decided = fs::metadata(folder.path().join("cockpit-restore.db")).unwrap().modified().unwrap();
    let decided = DateTime::<Utc>::from(decided).format("%Y%m%d-%H%M%S");
    let gone_ahead = folder.path().join(format!("backups/cockpit-before-restore-{decided}.db-wal"));
    fs::write(&gone_ahead, vec![2; 5_000]).unwrap();
    open(folder.path()).await.unwrap().close().await;
    assert_eq!(said(&database(&folder)), "then");
    assert_eq!(before(&folder), gone_ahead.with_extension("db"));
    assert_eq!(fs::read(before(&folder)).unwrap(), vec![1; 20_000]);
}

/// Two in one second, back and forth.
#[tokio::test]
async fn what_was_kept_before_stays() {
    let (folder, backup) = now_and_then().await;
    let kept: HashSet<_> = (0..5).filter_map(|_| restore::replace(folder.path(), &backup).unwrap()).collect();
    assert_eq!(kept.len(), 5);
    assert!(kept.iter().all(|kept| kept.exists()), "{kept:?}");
}

/// A rename cannot lead from one disk to another.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn backups_may_be_on_another_disk() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let (folder, backup) = now_and_then().await;
    let disk = tempfile::tempdir_in("/dev/shm").unwrap();
    assert_ne!(disk.path().metadata().unwrap().dev(), folder.path().metadata().unwrap().dev());
    let elsewhere = disk.path().join("backups");
    fs::create_dir(&elsewhere).unwrap();
    fs::copy(&backup, elsewhere.join("then.db")).unwrap();
    fs::remove_dir_all(folder.path().join("backups")).unwrap();
    symlink(&elsewhere, folder.path().join("backups")).unwrap();
    restore::replace(folder.path(), &elsewhere.join("then.db")).unwrap();
    assert_eq!((said(&database(&folder)), said(&before(&folder))), ("then".to_owned(), "now".to_owned()));
    assert_eq!(before(&folder).metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(&elsewhere).len(), 2, "{:?}", names(&elsewhere));
}

#[tokio::test]
async fn what_cannot_take_the_place_is_refused_and_nothing_is_touched() {
    let (folder, backup) = now_and_then().await;
    let file = |name: &str| folder.path().join("backups").join(name);
    let changed = |name: &str, sql: &str| {
        fs::copy(&backup, file(name)).unwrap();
        Connection::open(file(name)).unwrap().execute_batch(sql).unwrap();
    };
    changed("newer.db", "PRAGMA user_version = 999");
    changed("trigger.db", "CREATE TRIGGER t AFTER INSERT ON ideas BEGIN DELETE FROM settings; END");
    changed("view.db", "CREATE VIEW v AS SELECT value FROM settings");
    Connection::open(file("foreign.db")).unwrap().execute_batch("CREATE TABLE bookmarks (url)").unwrap();
    fs::write(file("text.db"), "not a database, but some text ".repeat(100)).unwrap();
    fs::write(file("empty.db"), "").unwrap();
    let mut bytes = fs::read(&backup).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xA5);
    fs::write(file("damaged.db"), bytes).unwrap();

    let present = fs::read(database(&folder)).unwrap();
    for (name, is_expected) in [
        ("nowhere.db", (|error| matches!(error, RestoreError::Missing(_))) as fn(&RestoreError) -> bool),
        ("newer.db", |error| matches!(error, RestoreError::Newer { found: 999, .. })),
        ("trigger.db", |error| matches!(error, RestoreError::Foreign { .. })),
        ("view.db", |error| matches!(error, RestoreError::Foreign { .. })),
        ("foreign.db", |error| matches!(error, RestoreError::Foreign { .. })),
        ("text.db", |error| matches!(error, RestoreError::Foreign { .. })),
        ("empty.db", |error| matches!(error, RestoreError::Foreign { .. })),
        ("damaged.db", |error| matches!(error, RestoreError::Damaged { .. })),
        ("../cockpit.db", |error| matches!(error, RestoreError::InUse(_))),
        ("../backups", |error| matches!(error, RestoreError::Foreign { .. })),
    ] {
        for error in [
            restore::inspect(folder.path(), &file(name)).unwrap_err(),
            restore::replace(folder.path(), &file(name)).unwrap_err(),
        ] {
            assert!(is_expected(&error), "{name}: {error:?}");
        }
        assert_eq!(fs::read(database(&folder)).unwrap(), present, "{name}");
        assert_eq!(names(folder.path()), ["backups", "cockpit.db", "cockpit.lock"], "{name}");
    }
}

#[tokio::test]
async fn nobody_replaces_a_database_that_somebody_owns() {
    let (folder, backup) = now_and_then().await;
    let store = open(folder.path()).await.unwrap();
    let error = restore::replace(folder.path(), &backup).unwrap_err();
    assert!(matches!(error, RestoreError::Owner(store::OpenError::Owned { .. })), "{error:?}");
    store.close().await;
    assert_eq!(said(&database(&folder)), "now");
}

#[tokio::test]
async fn a_look_says_what_is_in_a_file_and_leaves_it_and_the_folder_as_they_are() {
    let (folder, backup) = now_and_then().await;
    let (file, present) = (fs::read(&backup).unwrap(), fs::read(database(&folder)).unwrap());
    let found = restore::inspect(folder.path(), &backup).unwrap();
    assert_eq!(found.contents.tasks[0].task_type, "news_sync");
    assert_eq!(found.contents.version.as_deref(), Some("1.0"));
    assert_eq!((fs::read(&backup).unwrap(), fs::read(database(&folder)).unwrap()), (file, present));
    assert_eq!(names(folder.path()), ["backups", "cockpit.db", "cockpit.lock"]);
    assert_eq!(names(&folder.path().join("backups")).len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_that_everybody_may_read_becomes_a_database_that_only_its_owner_may() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, backup) = now_and_then().await;
    fs::set_permissions(&backup, fs::Permissions::from_mode(0o644)).unwrap();
    restore::replace(folder.path(), &backup).unwrap();
    assert_eq!(fs::metadata(database(&folder)).unwrap().permissions().mode() & 0o777, 0o600);
}
