//! How much room what takes, what pruning would free, and that freeing frees it.

use std::fs;

use chrono::TimeDelta;
use store::{
    backups::{self, BackupKind},
    queries::run_listing::RunQuery,
};

use crate::database::{Database, insert_run, noon, open};

#[tokio::test]
async fn what_takes_room_adds_up_to_the_file() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for _ in 0..2_000 {
        insert_run(&connection, &task, noon(), "success");
    }
    let storage = database.store.storage().await.unwrap();
    let of_kinds: i64 = storage.kinds.iter().map(|kind| kind.bytes).sum();
    assert_eq!(of_kinds + storage.free_bytes, storage.bytes);
    let runs = &storage.kinds[0];
    assert_eq!((runs.kind, runs.rows), ("runs", 2_000));
    assert!(runs.bytes > 100_000 && runs.bytes < storage.bytes, "{storage:?}");
}

#[tokio::test]
async fn what_pruning_would_free_is_what_it_then_frees() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for n in 0..2_000 {
        let run = insert_run(&connection, &task, noon() - TimeDelta::minutes(2_000 - n), "success");
        connection
            .execute(
                "INSERT INTO system_task_run_logs VALUES (?1, 1, '2026', 'info', 'a line of some length')",
                [run.0],
            )
            .unwrap();
    }
    let expected = database.store.prunable(500, 30, noon()).await.unwrap();
    assert_eq!((expected.runs, expected.log_lines), (1_500, 1_500));
    let before = database.store.storage().await.unwrap();
    assert_eq!(database.store.prune_runs(500, 30, noon(), 100).await.unwrap(), 1_500);
    let free = database.store.storage().await.unwrap().free_bytes;
    assert!(free > expected.free_bytes, "{free} bytes are free after it, {} before", expected.free_bytes);
    assert_eq!(database.store.prunable(500, 30, noon()).await.unwrap().free_bytes, free);
    database.store.compact().await.unwrap();
    let after = database.store.storage().await.unwrap();
    let freed = before.bytes - after.bytes;
    assert!((freed - expected.bytes).abs() < before.bytes / 5, "{freed} freed, {} expected", expected.bytes);
    assert_eq!(after.free_bytes, 0);
    let file = fs::metadata(database.path()).unwrap().len();
    assert_eq!(i64::try_from(file).unwrap(), after.bytes, "the log is folded into it");
    assert_eq!(database.store.prunable(500, 30, noon()).await.unwrap().runs, 0);
}

#[tokio::test]
async fn others_write_before_and_after_while_the_database_is_written_anew() {
    let database = Database::create().await;
    let (first, compacted, last) = tokio::join!(
        database.store.save_setting("first", "1"),
        database.store.compact(),
        database.store.save_setting("last", "2"),
    );
    first.and(compacted).and(last).unwrap();
    assert_eq!(database.store.setting("last").await.unwrap().as_deref(), Some("2"));
}

#[tokio::test]
async fn who_was_superseded_does_not_write_it_anew() {
    let database = Database::create().await;
    database
        .connect()
        .execute(
            "INSERT INTO process_epochs (pid, program, version, started_at) VALUES (1, 'x', '1', '2026')",
            [],
        )
        .unwrap();
    let error = database.store.compact().await.unwrap_err();
    assert!(matches!(error, scheduler::error::StoreError::Superseded), "{error:?}");
}

#[tokio::test]
async fn backups_are_listed_with_what_they_are_and_whether_they_can_be_read() {
    let (database, task) = Database::with_task().await;
    for _ in 0..200 {
        insert_run(&database.connect(), &task, noon(), "success");
    }
    let folder = database.folder.path().join("backups");
    assert_eq!(backups::list(database.folder.path()).unwrap(), []);
    database.store.backup_to(folder.join("cockpit-20260101-120000.db")).await.unwrap();
    database.store.backup_to(folder.join("cockpit-manual-20260101-120000 #1?.db")).await.unwrap();
    let mut bytes = fs::read(folder.join("cockpit-20260101-120000.db")).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xA5);
    fs::write(folder.join("cockpit-20260101-110000.db"), bytes).unwrap();
    fs::write(folder.join("cockpit-20260101-100000.db"), "").unwrap();
    fs::write(folder.join("cockpit-20260101-090000.partial"), "").unwrap();
    let before: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();

    let listed = backups::list(database.folder.path()).unwrap();
    let of = |name: &str| listed.iter().find(|backup| backup.name.contains(name)).unwrap();
    assert_eq!(listed.len(), 4);
    let (known, _) = database.store.check().await.unwrap();
    assert_eq!((of("-120000.db").kind, of("-120000.db").problem.as_deref()), (BackupKind::Scheduled, None));
    assert_eq!(of("-120000.db").schema_version, Some(known));
    assert_eq!((of("manual").kind, of("manual").problem.as_deref()), (BackupKind::Manual, None));
    assert!(of("-110000").problem.as_deref().unwrap().contains("damaged"), "{:?}", of("-110000"));
    assert!(of("-100000").problem.as_deref().unwrap().contains("empty"));
    let after: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(after, before, "looking makes no files");
}

#[tokio::test]
async fn figures_of_a_database_count_what_is_in_it() {
    let (database, task) = Database::with_task().await;
    insert_run(&database.connect(), &task, noon(), "success");
    insert_run(&database.connect(), &task, noon(), "running");
    let contents = database.store.contents().await.unwrap();
    assert_eq!((contents.runs, contents.running, contents.tasks.len()), (2, 1, 1));
    assert!(contents.last_change_at >= Some(noon()));
    let query = RunQuery { limit: 10, ..RunQuery::default() };
    assert_eq!(database.store.list_runs(query).await.unwrap().len(), 2);
    let folder = database.close().await;
    open(folder.path()).await.unwrap().close().await;
}
