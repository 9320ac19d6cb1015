//! One owner per database, and nobody else writes.

use std::fs;

use scheduler::error::StoreError;
use store::OpenError;

use crate::database::{Database, open};

#[tokio::test]
async fn a_second_owner_is_told_who_the_first_is_and_changes_nothing() {
    let (database, task) = Database::with_task().await;
    let before = fs::read(database.path()).unwrap();
    let error = open(database.folder.path()).await.unwrap_err();
    let OpenError::Owned { pid, data_dir } = &error else { panic!("{error:?}") };
    assert_eq!((*pid, data_dir.as_path()), (Some(std::process::id()), database.folder.path()));
    assert!(error.to_string().contains("another process, or this one already"), "{error}");
    assert!(fs::read(database.path()).unwrap() == before);
    let epochs: i64 =
        database.connect().query_row("SELECT count(*) FROM process_epochs", [], |row| row.get(0)).unwrap();
    assert_eq!(epochs, 1);
    assert_eq!(database.store.list_tasks().await.unwrap(), [task], "the first goes on");
}

#[tokio::test]
async fn closing_lets_the_next_one_in() {
    let database = Database::create().await;
    let kept = database.store.clone();
    let folder = database.close().await;
    open(folder.path()).await.unwrap().close().await;
    assert!(matches!(kept.save_setting("theme", "1").await, Err(StoreError::Closed)));
}

#[tokio::test]
async fn dropping_the_last_handle_lets_the_next_one_in_too() {
    let Database { folder, store } = Database::create().await;
    drop(store);
    // The thread ends by itself, soon.
    let reopened = tokio::time::timeout(std::time::Duration::from_secs(10), async {
        loop {
            match open(folder.path()).await {
                Err(OpenError::Owned { .. }) => tokio::task::yield_now().await,
                other => return other,
            }
        }
    });
    reopened.await.unwrap().unwrap();
}

#[tokio::test]
async fn whoever_was_superseded_writes_nothing_more() {
    let (database, task) = Database::with_task().await;
    // Another process takes over although the lock is held: a network file system that knows no locks.
    database
        .connect()
        .execute(
            "INSERT INTO process_epochs (pid, program, version, started_at) VALUES (1, 'other', '1', '')",
            [],
        )
        .unwrap();
    assert!(matches!(database.store.save_setting("theme", "1").await, Err(StoreError::Superseded)));
    assert_eq!(database.store.setting("theme").await.unwrap(), None);
    assert_eq!(database.store.list_tasks().await.unwrap(), [task], "it may still look");

    let (path, log) = (database.path(), database.path().with_extension("db-wal"));
    let before = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    let folder = database.close().await;
    assert!((fs::read(&path).unwrap(), fs::read(&log).unwrap()) == before, "not even its end");
    drop(folder);
}
