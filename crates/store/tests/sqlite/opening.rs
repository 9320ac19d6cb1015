//! What a start finds and leaves.

use std::{fs, path::Path};

use futures::FutureExt as _;
use rusqlite::Connection;
use scheduler::{store::Store, task::TaskId};
use store::SqliteStore;

use crate::database::{Database, noon, open};

#[test]
fn the_sqlite_library_is_one_that_can_be_trusted() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[tokio::test]
async fn missing_folders_are_created() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("a").join("b");
    open(&nested).await.unwrap().close().await;
    assert!(nested.join("cockpit.db").is_file());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let store = open(&data).await.unwrap();
    store.save_setting("theme", "\"dark\"").await.unwrap();
    store.backup_to(data.join("backups").join("copy.db")).await.unwrap();
    assert_eq!((mode(&data), mode(&data.join("backups"))), (0o700, 0o700));
    for name in ["cockpit.db", "cockpit.db-wal", "cockpit.db-shm", "cockpit.lock", "backups/copy.db"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    store.close().await;
    fs::set_permissions(data.join("cockpit.db"), fs::Permissions::from_mode(0o644)).unwrap();
    open(&data).await.unwrap().close().await;
    assert_eq!(mode(&data.join("cockpit.db")), 0o600);
}

/// What a killed owner left, and somebody opened to everybody since.
#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_log_that_a_start_finds() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::create().await;
    database.store.save_setting("theme", "\"dark\"").await.unwrap();
    let killed = tempfile::tempdir().unwrap();
    let names = ["cockpit.db", "cockpit.db-wal", "cockpit.db-shm"];
    for name in names {
        let copy = killed.path().join(name);
        fs::copy(database.folder.path().join(name), &copy).unwrap();
        assert!(fs::metadata(&copy).unwrap().len() > 0, "{name}");
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o666)).unwrap();
    }
    let store = open(killed.path()).await.unwrap();
    for name in names {
        let mode = fs::metadata(killed.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(format!("{mode:o}"), "600", "{name}");
    }
    store.close().await;
    database.close().await;
}

#[tokio::test]
async fn every_start_is_an_epoch_and_a_clean_end_is_noted() {
    let database = Database::create().await;
    let first = database.store.epoch();
    let folder = database.close().await;
    let second = open(folder.path()).await.unwrap();
    assert!(second.epoch() > first);
    let connection = Connection::open(folder.path().join("cockpit.db")).unwrap();
    let epochs: Vec<(u32, String, String, Option<String>)> = connection
        .prepare("SELECT pid, program, version, ended_at FROM process_epochs ORDER BY id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let own = (std::process::id(), "test".to_owned(), "1.0".to_owned());
    let (first, second) = (epochs[0].clone(), epochs[1].clone());
    assert_eq!((first.0, first.1, first.2, first.3.is_some()), (own.0, own.1.clone(), own.2.clone(), true));
    assert_eq!((second.0, second.1, second.2, second.3), (own.0, own.1, own.2, None));
}

#[tokio::test]
async fn closing_leaves_everything_in_the_one_file() {
    let database = Database::create().await;
    database.store.save_setting("theme", "\"dark\"").await.unwrap();
    let path = database.path();
    let folder = database.close().await;
    let log = fs::metadata(path.with_extension("db-wal")).map_or(0, |file| file.len());
    assert_eq!(log, 0, "the write-ahead log is folded in");
    let copy = folder.path().join("copy.db");
    fs::copy(&path, &copy).unwrap();
    let theme: String = Connection::open(copy)
        .unwrap()
        .query_row("SELECT value FROM settings WHERE key = 'theme'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(theme, "\"dark\"");
}

#[tokio::test]
async fn an_older_database_is_copied_before_it_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cockpit.db");
    let old = Connection::open(&path).unwrap();
    let first = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/0001_initial.sql");
    old.execute_batch(&fs::read_to_string(first).unwrap()).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.execute_batch("CREATE TABLE keepsake (word TEXT); INSERT INTO keepsake VALUES ('hello')").unwrap();
    drop(old);
    let store = open(folder.path()).await.unwrap();
    assert!(store.list_tasks().await.unwrap().is_empty(), "migrated");
    let word = |path: &Path| -> String {
        let connection = Connection::open(path).unwrap();
        connection.query_row("SELECT word FROM keepsake", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(word(&path), "hello");
    let copies: Vec<_> =
        fs::read_dir(folder.path().join("backups")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(copies.len(), 1);
    let name = copies[0].file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("cockpit-before-v"), "{name}");
    assert_eq!(word(&copies[0]), "hello");
    let version: i64 = Connection::open(&copies[0])
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1, "as it was");
}

#[tokio::test]
async fn a_new_database_needs_no_copy() {
    let database = Database::create().await;
    assert!(!database.folder.path().join("backups").exists());
    let folder = database.close().await;
    open(folder.path()).await.unwrap().close().await;
    assert!(!folder.path().join("backups").exists());
}

#[tokio::test]
async fn a_backup_replaces_the_one_before_it_and_is_whole() {
    let (database, task) = Database::with_task().await;
    let copy = database.folder.path().join("backups").join("nightly.db");
    for _ in 0..2 {
        database.store.backup_to(&copy).await.unwrap();
    }
    let connection = Connection::open(&copy).unwrap();
    let name: String = connection
        .query_row("SELECT name FROM system_tasks WHERE id = ?1", [task.id.0], |row| row.get(0))
        .unwrap();
    assert_eq!(name, task.name);
    assert_eq!(fs::read_dir(copy.parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left");
}

#[tokio::test]
async fn a_store_in_memory_works_like_one_on_disk() {
    let clock = std::sync::Arc::new(scheduler::testing::test_clock::TestClock::new(noon()));
    let store = SqliteStore::open_in_memory(clock).unwrap();
    store.seed_tasks(vec![store::NewTask::every("news_sync", "news", "News sync", 60)]).await.unwrap();
    assert_eq!(store.load_tasks().await.unwrap().len(), 1);
    store.close().await;
}

#[tokio::test]
async fn without_a_log_nobody_waits_for_the_writer_on_the_thread_that_asks() {
    let database = Database::create().await;
    let path = database.path();
    let _folder = database.close().await;
    let writer = Connection::open(&path).unwrap();
    writer.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).unwrap();
    let store = SqliteStore::open_read_only(path.parent().unwrap()).await.unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut reading = Box::pin(store.task_by_id(TaskId(1)));
    assert!((&mut reading).now_or_never().is_none(), "it waits where it may block");
    writer.execute_batch("COMMIT").unwrap();
    reading.await.unwrap();
}
