//! A database that a restore replaces, in a state that its owner did not leave behind by closing it: what can be read of
//! it is kept, and so is what only somebody with other tools could.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use store::restore;
use tempfile::TempDir;

use crate::database::{commit, content, empty, filled, open, path};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const PAGE: usize = 4_096;

/// What SQLite needs beside a database to make sense of it.
const LOGS: [&str; 2] = ["-wal", "-journal"];

/// A folder as a killed owner leaves it, and a backup in it from before its last commits.
async fn killed() -> (TempDir, PathBuf) {
    let (living, killed) = (filled().await, empty());
    let store = open(living.path()).await.unwrap();
    let backup = killed.path().join("backups/then.db");
    store.backup_to(&backup).await.unwrap();
    for n in 30..40 {
        commit(&store, n).await;
    }
    for name in ["cockpit.db", "cockpit.db-wal"] {
        fs::copy(living.path().join(name), killed.path().join(name)).unwrap();
    }
    store.close().await;
    (killed, backup)
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A database and its logs, byte for byte.
fn bytes(file: &Path) -> Vec<Option<Vec<u8>>> {
    let logs = LOGS.map(|log| beside(file, log));
    [file].into_iter().chain(logs.iter().map(PathBuf::as_path)).map(|file| fs::read(file).ok()).collect()
}

/// What a backup holds.
fn held(file: &Path) -> String {
    content(&Connection::open(file).unwrap())
}

/// Replaces the database by `backup`, and says where it is kept.
fn replaced(folder: &Path, backup: &Path) -> PathBuf {
    let kept = restore::replace(folder, backup).unwrap().unwrap();
    assert!(held(&path(folder)) == held(backup), "the backup is in its place");
    kept
}

#[tokio::test]
async fn a_log_that_has_lost_commits_is_kept_as_it_is() {
    let (folder, backup) = killed().await;
    let log = beside(&path(folder.path()), "-wal");
    let mut flipped = fs::read(&log).unwrap();
    let frame = FRAME_HEADER + PAGE;
    let half = HEADER + (flipped.len() - HEADER) / frame / 2 * frame;
    flipped[half + FRAME_HEADER] ^= 1;
    fs::write(&log, flipped).unwrap();
    let before = bytes(&path(folder.path()));
    let kept = replaced(folder.path(), &backup);
    assert!(bytes(&kept) == before, "the only copy of what was lost");
}

/// The start that finishes a restore comes upon it, too.
#[tokio::test]
async fn a_start_that_finishes_a_restore_keeps_it_as_well() {
    let (folder, backup) = killed().await;
    let log = beside(&path(folder.path()), "-wal");
    let mut flipped = fs::read(&log).unwrap();
    flipped[HEADER + FRAME_HEADER] ^= 1;
    fs::write(&log, flipped).unwrap();
    let before = bytes(&path(folder.path()));
    restore::stage(folder.path(), &backup).unwrap();
    open(folder.path()).await.unwrap().close().await;
    assert!(held(&path(folder.path())) == held(&backup));
    let entries = fs::read_dir(folder.path().join("backups")).unwrap().map(|entry| entry.unwrap().path());
    let is_it = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("cockpit-before-restore-") && Path::new(&name).extension() == Some("db".as_ref())
    };
    let kept: Vec<_> = entries.filter(is_it).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(bytes(&kept[0]) == before, "the only copy of what was lost");
}

/// SQLite's check can read it, and says that something is wrong.
#[tokio::test]
async fn a_damaged_database_keeps_its_log() {
    let (folder, backup) = killed().await;
    let file = path(folder.path());
    let log = fs::read(beside(&file, "-wal")).unwrap();
    let logged: Vec<usize> = log[HEADER..]
        .chunks_exact(FRAME_HEADER + PAGE)
        .map(|frame| u32::from_be_bytes(frame[..4].try_into().unwrap()).try_into().unwrap())
        .collect();
    let mut damaged = fs::read(&file).unwrap();
    // The log has no other version of it; the first is the header's.
    let page = (2..=damaged.len() / PAGE).find(|page| !logged.contains(page)).unwrap();
    damaged[(page - 1) * PAGE..][..PAGE].fill(0);
    fs::write(&file, damaged).unwrap();
    let copy = empty();
    for log in ["", "-wal"] {
        fs::copy(beside(&file, log), beside(&path(copy.path()), log)).unwrap();
    }
    let look = Connection::open(path(copy.path())).unwrap();
    let found: String = look.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).unwrap();
    assert_ne!(found, "ok");

    let before = bytes(&file);
    let kept = replaced(folder.path(), &backup);
    assert!(bytes(&kept) == before, "nothing was folded into it");
}

/// A database of a file system without a write-ahead log, whose owner was killed in the middle of a transaction; returns
/// what it held before that.
pub async fn cut_off(file: &Path) -> String {
    let folder = filled().await;
    let writer = Connection::open(path(folder.path())).unwrap();
    writer.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).unwrap();
    // Small, so that pages of the unfinished transaction reach the file.
    writer.pragma_update(None, "cache_size", 1).unwrap();
    let (before, whole) = (content(&writer), fs::read(path(folder.path())).unwrap());
    let change = "BEGIN;
                  UPDATE system_task_run_logs SET message = 'half';
                  UPDATE settings SET value = '\"' || hex(zeroblob(20000)) || '\"'";
    writer.execute_batch(change).unwrap();
    for suffix in ["", "-journal"] {
        fs::copy(beside(&path(folder.path()), suffix), beside(file, suffix)).unwrap();
    }
    assert!(fs::read(file).unwrap() != whole, "some of it is in the file");
    before
}

#[tokio::test]
async fn a_file_is_restored_with_its_rollback_journal() {
    let (folder, _) = killed().await;
    let file = folder.path().join("backups/copied.db");
    let before = cut_off(&file).await;
    let given = bytes(&file);
    restore::replace(folder.path(), &file).unwrap();
    assert!(held(&path(folder.path())) == before, "half a transaction was restored");
    assert!(bytes(&file) == given, "it is as it was");
}

#[tokio::test]
async fn a_database_that_is_replaced_keeps_its_rollback_journal() {
    let (folder, backup) = killed().await;
    let file = path(folder.path());
    fs::remove_file(beside(&file, "-wal")).unwrap();
    let before = cut_off(&file).await;
    let left = bytes(&file);
    let kept = replaced(folder.path(), &backup);
    assert!(bytes(&kept) == left, "as its owner left it");
    // And back again.
    restore::replace(folder.path(), &kept).unwrap();
    assert!(held(&file) == before);

    fs::write(&file, vec![1; 20_000]).unwrap();
    fs::write(beside(&file, "-journal"), vec![2; 5_000]).unwrap();
    let left = bytes(&file);
    let kept = replaced(folder.path(), &backup);
    assert!(bytes(&kept) == left, "one that cannot be read keeps its journal, too");
    assert!(!beside(&file, "-journal").exists(), "it is none of the new one's");
}
