//! Copies of the database: what they are called, and what is told of those that are there.

use std::{fs, path::Path};

use rusqlite::Connection;
use store::{
    OpenError,
    backups::{self, BackupFile},
    restore::{self, RestoreError},
};

use crate::database::{Database, insert_run, noon, open};

fn theme(file: &Path) -> String {
    let connection = Connection::open(file).unwrap();
    connection.query_row("SELECT value FROM settings WHERE key = 'theme'", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_copy_beside_others_takes_the_place_of_none() {
    let database = Database::create().await;
    let folder = database.folder.path().join("backups");
    let mut made = Vec::new();
    for number in 0..3 {
        database.store.save_setting("theme", number.to_string()).await.unwrap();
        made.push(database.store.backup_beside(folder.join("cockpit-manual.db")).await.unwrap());
    }
    let names = ["cockpit-manual.db", "cockpit-manual-2.db", "cockpit-manual-3.db"];
    assert_eq!(made, names.map(|name| folder.join(name)));
    for (number, copy) in made.iter().enumerate() {
        assert_eq!(theme(copy), number.to_string());
    }
    // What is only a log would be taken for the new one's.
    fs::write(folder.join("other.db-journal"), "theirs").unwrap();
    let beside = database.store.backup_beside(folder.join("other.db")).await.unwrap();
    assert_eq!(beside, folder.join("other-2.db"));
    database.close().await;
}

/// The one file of the folder of backups, as it is listed.
fn listed(data_dir: &Path) -> BackupFile {
    let mut listed = backups::list(data_dir).unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    listed.remove(0)
}

/// The index is told to leave rows out, filled anew, and given its own definition back.
fn thin_out_an_index(file: &Path) {
    let connection = Connection::open(file).unwrap();
    let define = |new: &str| {
        connection
            .execute_batch(&format!(
                "PRAGMA writable_schema = ON;
                 UPDATE sqlite_schema SET sql = {new} WHERE name = 'system_task_runs_unusual';
                 PRAGMA writable_schema = RESET;"
            ))
            .unwrap();
    };
    define("sql || ' AND id > 1'");
    connection.execute_batch("REINDEX system_task_runs_unusual").unwrap();
    define("replace(sql, ' AND id > 1', '')");
    let quick: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0)).unwrap();
    assert_eq!(quick, "ok");
}

/// What the quick check passes over, and neither opening nor restoring does.
#[tokio::test]
async fn an_index_that_differs_from_its_table_is_told() {
    let (database, task) = Database::with_task().await;
    insert_run(&database.connect(), &task, noon(), "error");
    let data_dir = database.folder.path().to_owned();
    let copy = data_dir.join("backups/copy.db");
    database.store.backup_to(&copy).await.unwrap();
    assert_eq!((listed(&data_dir).problem, database.store.check().await.unwrap().1), (None, None));
    for file in [&copy, &database.path()] {
        thin_out_an_index(file);
    }
    let problem = listed(&data_dir).problem.unwrap();
    assert!(problem.contains("system_task_runs_unusual"), "{problem}");
    let problem = database.store.check().await.unwrap().1.unwrap();
    assert!(problem.contains("system_task_runs_unusual"), "{problem}");
    let _folder = database.close().await;
    let error = open(&data_dir).await.unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    let error = restore::inspect(&data_dir, &copy).unwrap_err();
    assert!(matches!(error, RestoreError::Damaged { .. }), "{error:?}");
}

/// What another program has made is no backup, whatever version it says it is of.
#[tokio::test]
async fn a_database_of_another_program_is_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("backups")).unwrap();
    let theirs = Connection::open(folder.path().join("backups/theirs.db")).unwrap();
    theirs.execute_batch("CREATE TABLE photos (name TEXT)").unwrap();
    for version in [5, 1_000] {
        theirs.pragma_update(None, "user_version", version).unwrap();
        assert_eq!(listed(folder.path()).problem.as_deref(), Some("it is no database of this program"));
    }
    theirs.close().unwrap();
}

/// A copy of both, read and thrown away, is what a restore makes; the list does not.
#[tokio::test]
async fn a_backup_with_a_log_beside_it_is_called_unchecked_and_can_be_restored() {
    let database = Database::create().await;
    database.store.save_setting("theme", "1").await.unwrap();
    let data_dir = database.folder.path().to_owned();
    let folder = data_dir.join("backups");
    fs::create_dir(&folder).unwrap();
    for suffix in ["", "-wal"] {
        let from = data_dir.join(format!("cockpit.db{suffix}"));
        fs::copy(from, folder.join(format!("copied.db{suffix}"))).unwrap();
    }
    assert!(fs::metadata(folder.join("copied.db-wal")).unwrap().len() > 0);
    let found = listed(&data_dir);
    assert_eq!((found.problem, found.checked), (None, false));
    let _folder = database.close().await;
    restore::replace(&data_dir, &folder.join("copied.db")).unwrap();
    assert_eq!(theme(&data_dir.join("cockpit.db")), "1");
}

/// SQLite is given the name's bytes: in another spelling it would be another file's.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_whose_name_is_no_text_gets_its_copies() {
    use std::os::unix::ffi::OsStrExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join(std::ffi::OsStr::from_bytes(b"data \xff"));
    let store = open(&folder).await.unwrap();
    store.save_setting("theme", "1").await.unwrap();
    store.backup_to(folder.join("backups/copy.db")).await.unwrap();
    assert_eq!(theme(&folder.join("backups/copy.db")), "1");
    assert_eq!(listed(&folder).problem, None);
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
    store.close().await;
}
