//! Writes that come together share a commit, and with it the one slow thing a database does: waiting for the disk.

use std::{fs, path::Path, task::Poll};

use futures::{future::join_all, poll};

use crate::database::Database;

/// Commits in a write-ahead log: frames that say how large the database is after them.
fn commits(log: &Path) -> usize {
    const HEADER: usize = 32;
    const FRAME_HEADER: usize = 24;
    let log = fs::read(log).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize;
    let salt = &log[16..24];
    log[HEADER..]
        .chunks_exact(FRAME_HEADER + page)
        .take_while(|frame| &frame[8..16] == salt)
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

#[tokio::test]
async fn two_hundred_writes_that_wait_together_take_two_commits() {
    let database = Database::create().await;
    let log = database.path().with_extension("db-wal");
    let before = commits(&log);
    let blocker = database.connect();
    blocker.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut writes =
        Box::pin(join_all((0..200).map(|n| database.store.save_setting(format!("key {n}"), "1"))));
    assert!(matches!(poll!(&mut writes), Poll::Pending), "all are queued, none is answered");
    blocker.execute_batch("ROLLBACK").unwrap();
    assert!(writes.await.into_iter().all(|answer| answer.is_ok()));
    let taken = commits(&log) - before;
    // Two when the thread took the first before the others came, one when it did not.
    assert!((1..=2).contains(&taken), "{taken} commits");
    let stored: i64 = database
        .connect()
        .query_row("SELECT count(*) FROM settings WHERE key LIKE 'key %'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(stored, 200);
}

#[tokio::test]
async fn an_answer_means_that_it_is_committed() {
    let database = Database::create().await;
    database.store.save_setting("theme", "\"dark\"").await.unwrap();
    let theme: String = database
        .connect()
        .query_row("SELECT value FROM settings WHERE key = 'theme'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(theme, "\"dark\"");
}

#[tokio::test]
async fn a_write_whose_asker_has_gone_is_done_all_the_same() {
    let database = Database::create().await;
    let blocker = database.connect();
    blocker.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut write = Box::pin(database.store.save_setting("theme", "1"));
    assert!(poll!(&mut write).is_pending());
    drop(write);
    blocker.execute_batch("ROLLBACK").unwrap();
    database.store.save_setting("density", "1").await.unwrap();
    assert_eq!(database.store.setting("theme").await.unwrap().as_deref(), Some("1"));
}
