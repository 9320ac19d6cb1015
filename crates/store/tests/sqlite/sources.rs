//! What a restore is made from: a file that another program is writing to, or that has lost a part.

use std::{
    collections::HashSet,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use rusqlite::Connection;
use store::restore::{self, RestoreError};
use tempfile::TempDir;

use crate::database::Database;

/// Rows that one transaction after the other writes as a whole.
const ROWS: i64 = 400;
const RESTORES: usize = 25;

/// A database whose rows take some pages each.
async fn with_rows(journal: &str) -> TempDir {
    let (database, _) = Database::with_task().await;
    let folder = database.close().await;
    let connection = Connection::open(folder.path().join("cockpit.db")).unwrap();
    let sql = "INSERT INTO settings (key, value, updated_at)
               WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
               SELECT 'row ' || n, '0' || hex(zeroblob(4000)), '' FROM n";
    connection.execute(sql, [ROWS]).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", journal, |_| Ok(())).unwrap();
    folder
}

/// Writes until it is told to stop, and folds its log often.
fn write_on(path: &Path, is_done: &AtomicBool) {
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    connection.pragma_update(None, "synchronous", "OFF").unwrap();
    let mut n = 0;
    while !is_done.load(Ordering::Relaxed) {
        n += 1;
        let sql =
            "UPDATE settings SET value = ?1 || substr(value, instr(value, '0000')) WHERE key LIKE 'row %'";
        connection.execute(sql, [format!("{n} ")]).unwrap();
        if n % 3 == 0 {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        }
    }
}

/// One transaction's value in all rows, if it is one state.
fn values(path: &Path) -> HashSet<String> {
    let connection = Connection::open(path).unwrap();
    let sql =
        "SELECT DISTINCT substr(value, 1, instr(value, '0000') - 1) FROM settings WHERE key LIKE 'row %'";
    let mut rows = connection.prepare(sql).unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn what_another_program_writes_to_is_copied_as_of_one_moment() {
    for journal in ["WAL", "DELETE"] {
        let (theirs, ours) = (with_rows(journal).await, tempfile::tempdir().unwrap());
        let path = theirs.path().join("cockpit.db");
        let is_done = AtomicBool::new(false);
        let mut seen = HashSet::new();
        thread::scope(|threads| {
            threads.spawn(|| write_on(&path, &is_done));
            let restored = std::panic::catch_unwind(|| {
                let mut seen = HashSet::new();
                for n in 0..RESTORES {
                    let folder = ours.path().join(n.to_string());
                    restore::replace(&folder, &path).unwrap();
                    let found = values(&folder.join("cockpit.db"));
                    assert_eq!(found.len(), 1, "{journal}: halves of different transactions: {found:?}");
                    seen.extend(found);
                    fs::remove_dir_all(&folder).unwrap();
                }
                seen
            });
            is_done.store(true, Ordering::Relaxed);
            seen = restored.unwrap();
        });
        assert!(seen.len() > 1, "{journal}: nothing was written meanwhile");
    }
}

/// Where its owner was killed: the log and its index are there, and nobody uses them.
#[tokio::test]
async fn reading_leaves_a_file_and_its_log_as_they_are() {
    let (theirs, left) = (with_rows("WAL").await, tempfile::tempdir().unwrap());
    let writer = Connection::open(theirs.path().join("cockpit.db")).unwrap();
    writer.execute_batch("UPDATE settings SET value = 'last ' || value WHERE key LIKE 'row %'").unwrap();
    let copies = [&["cockpit.db", "cockpit.db-wal", "cockpit.db-shm"][..], &["cockpit.db", "cockpit.db-wal"]];
    for (n, names) in copies.into_iter().enumerate() {
        let folder = left.path().join(n.to_string());
        fs::create_dir(&folder).unwrap();
        for name in names {
            fs::copy(theirs.path().join(name), folder.join(name)).unwrap();
        }
        let ours = tempfile::tempdir().unwrap();
        restore::replace(ours.path(), &folder.join("cockpit.db")).unwrap();
        assert_eq!(values(&ours.path().join("cockpit.db")), HashSet::from(["last ".to_owned()]));
        for name in ["cockpit.db", "cockpit.db-wal"] {
            assert!(
                fs::read(folder.join(name)).unwrap() == fs::read(theirs.path().join(name)).unwrap(),
                "{name}"
            );
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), names.len());
    }
}

#[tokio::test]
async fn what_lacks_a_part_is_refused() {
    let (folder, ours) = (with_rows("WAL").await, tempfile::tempdir().unwrap());
    let file = folder.path().join("cockpit.db");
    let lost = "DROP TABLE pruned_slots; DROP INDEX system_task_runs_slot";
    Connection::open(&file).unwrap().execute_batch(lost).unwrap();
    for error in
        [restore::inspect(ours.path(), &file).unwrap_err(), restore::replace(ours.path(), &file).unwrap_err()]
    {
        assert!(matches!(error, RestoreError::Incomplete { .. }), "{error:?}");
        assert!(
            error.to_string().contains(
                "no table pruned_slots, no index pruned_slots_by_task, no index system_task_runs_slot"
            ),
            "{error}"
        );
    }
    assert!(!ours.path().join("cockpit.db").exists());
}
