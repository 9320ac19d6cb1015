//! What lies under the name of a decided restore and is none: the database stays, and the file is nobody's but its
//! writer's.

use std::{fs, path::Path};

use rusqlite::Connection;
use scheduler::store::Store;
use tempfile::TempDir;

use crate::database::{Database, open};

const STAGED: &str = "cockpit-restore.db";

/// A database with something in it, closed.
async fn present() -> TempDir {
    let (database, _) = Database::with_task().await;
    database.store.save_setting("said", "\"now\"").await.unwrap();
    database.close().await
}

/// The database, changed by somebody.
fn changed(folder: &Path, sql: &str) -> Vec<u8> {
    let copy = folder.join("changed.db");
    fs::copy(folder.join("cockpit.db"), &copy).unwrap();
    Connection::open(&copy).unwrap().execute_batch(&format!("PRAGMA journal_mode = DELETE; {sql}")).unwrap();
    let bytes = fs::read(&copy).unwrap();
    fs::remove_file(&copy).unwrap();
    bytes
}

#[tokio::test]
async fn it_does_not_become_the_database_and_is_put_aside() {
    let folder = present().await;
    let mut damaged = changed(folder.path(), "");
    let half = damaged.len() / 2;
    damaged[half..].fill(0xA5);
    let strays = [
        ("a bundle", b"\x1f\x8b\x08 not a database ".repeat(500)),
        ("nothing", Vec::new()),
        ("a damaged one", damaged),
        ("none of ours", changed(folder.path(), "DROP TABLE settings")),
        (
            "one that acts by itself",
            changed(folder.path(), "CREATE TRIGGER t AFTER INSERT ON ideas BEGIN DELETE FROM settings; END"),
        ),
        ("one with a view", changed(folder.path(), "CREATE VIEW v AS SELECT value FROM settings")),
    ];
    for (n, (what, bytes)) in (1..).zip(&strays) {
        fs::write(folder.path().join(STAGED), bytes).unwrap();
        let store = open(folder.path()).await.unwrap();
        assert_eq!(store.setting("said").await.unwrap().as_deref(), Some("\"now\""), "{what}");
        store.close().await;
        // What was put aside before stays where it is.
        let name =
            if n == 1 { "cockpit-restore.refused".into() } else { format!("cockpit-restore.refused-{n}") };
        assert_eq!(&fs::read(folder.path().join(name)).unwrap(), bytes, "{what}");
        assert!(!folder.path().join(STAGED).exists(), "{what}");
        assert!(!folder.path().join("backups").exists(), "{what}: nothing was replaced");
    }
}

/// A folder cannot be the copy, nor can what only leads to one.
#[tokio::test]
async fn what_is_no_file_is_put_aside() {
    let folder = present().await;
    fs::create_dir(folder.path().join(STAGED)).unwrap();
    open(folder.path()).await.unwrap().close().await;
    assert!(folder.path().join("cockpit-restore.refused").is_dir());
    #[cfg(unix)]
    {
        let theirs = folder.path().join("theirs.db");
        fs::copy(folder.path().join("cockpit.db"), &theirs).unwrap();
        std::os::unix::fs::symlink(&theirs, folder.path().join(STAGED)).unwrap();
        open(folder.path()).await.unwrap().close().await;
        assert!(folder.path().join("cockpit.db").symlink_metadata().unwrap().is_file());
        assert!(theirs.exists());
    }
}

/// Nothing is lost to it that was there before the first start.
#[tokio::test]
async fn a_first_start_makes_a_database_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(STAGED), "not a database").unwrap();
    let store = open(folder.path()).await.unwrap();
    assert!(store.load_tasks().await.unwrap().is_empty());
    store.close().await;
    assert_eq!(fs::read(folder.path().join("cockpit-restore.refused")).unwrap(), b"not a database");
}
