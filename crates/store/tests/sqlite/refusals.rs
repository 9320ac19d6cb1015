//! What is refused, in words that help, and left as it was.

use std::{fs, path::Path};

use rusqlite::Connection;
use scheduler::error::StoreError;
use store::{OpenError, SqliteStore};

use crate::database::{Database, open};

/// Opening `folder` fails, and the database's bytes stay what they are.
async fn refused(folder: &Path) -> OpenError {
    let path = folder.join("cockpit.db");
    let before = fs::read(&path).unwrap();
    let error = open(folder).await.unwrap_err();
    assert!(fs::read(&path).unwrap() == before, "the file was changed");
    error
}

#[tokio::test]
async fn a_newer_database() {
    let folder = Database::create().await.close().await;
    let connection = Connection::open(folder.path().join("cockpit.db")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = refused(folder.path()).await;
    assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error:?}");
    assert!(error.to_string().contains("newer version"), "{error}");
    let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { .. }), "{error:?}");
}

/// As a newer program leaves it that dies right after its migration.
#[tokio::test]
async fn a_newer_database_whose_version_is_still_in_the_log() {
    let folder = Database::create().await.close().await;
    let connection = Connection::open(folder.path().join("cockpit.db")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    let crashed = tempfile::tempdir().unwrap();
    for name in ["cockpit.db", "cockpit.db-wal"] {
        fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    for _ in 0..2 {
        let error = refused(crashed.path()).await;
        assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cockpit.db"), "once upon a time\n".repeat(1_000)).unwrap();
    let error = refused(folder.path()).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

/// Without our tables, whatever version it says it is of: ours would be made among its own.
#[tokio::test]
async fn a_database_of_another_program() {
    for version in [0, 5, 1_000] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cockpit.db");
        let theirs = Connection::open(&path).unwrap();
        theirs.execute_batch("CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('sea')").unwrap();
        theirs.pragma_update(None, "user_version", version).unwrap();
        theirs.close().unwrap();
        let permissions = fs::metadata(&path).unwrap().permissions();
        let error = refused(folder.path()).await;
        assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
        assert!(error.to_string().contains("no database of this program"), "{error}");
        let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
        assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
        assert_eq!(fs::metadata(&path).unwrap().permissions(), permissions);
        assert!(!folder.path().join("backups").exists(), "what is not updated needs no copy");
    }
}

/// As where a disk is not mounted.
#[cfg(unix)]
#[tokio::test]
async fn a_link_that_leads_nowhere() {
    let (folder, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (link, target) = (folder.path().join("cockpit.db"), disk.path().join("gone/cockpit.db"));
    std::os::unix::fs::symlink(&target, &link).unwrap();
    for error in [
        open(folder.path()).await.unwrap_err(),
        SqliteStore::open_read_only(folder.path()).await.unwrap_err(),
    ] {
        assert!(matches!(error, OpenError::DeadLink { .. }), "{error:?}");
        let said = error.to_string();
        for named in [&link, &target] {
            assert!(said.contains(named.to_str().unwrap()), "{said}");
        }
        assert_eq!(fs::read_link(&link).unwrap(), target);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is created");
        assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0);
    }
    // The disk is there.
    fs::create_dir(target.parent().unwrap()).unwrap();
    fs::copy(Database::create().await.close().await.path().join("cockpit.db"), &target).unwrap();
    open(folder.path()).await.unwrap().close().await;
    assert_eq!(fs::read_link(&link).unwrap(), target);
}

#[tokio::test]
async fn a_damaged_database() {
    let folder = Database::create().await.close().await;
    let path = folder.path().join("cockpit.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4_096..12_288].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let error = refused(folder.path()).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("backups"), "it says what to do: {error}");
}

#[tokio::test]
async fn a_database_cut_short() {
    let folder = Database::create().await.close().await;
    let path = folder.path().join("cockpit.db");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = refused(folder.path()).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = open(&file).await.unwrap_err();
    assert!(matches!(error, OpenError::Directory { .. }), "{error:?}");
    assert!(error.to_string().contains("a folder you may write to"), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    // Whoever is root may write all the same; the kernel's own file system refuses even root.
    let is_root = fs::write(folder.path().join("probe"), "").is_ok();
    let read_only = if is_root { Path::new("/sys/kernel") } else { folder.path() };
    let error = open(read_only).await.unwrap_err();
    assert!(matches!(error, OpenError::Directory { .. }), "{error:?}");
}

#[tokio::test]
async fn a_reader_of_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::Missing { .. }), "{error:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is created");
}

#[tokio::test]
async fn a_reader_of_an_older_database() {
    let folder = Database::create().await.close().await;
    let connection = Connection::open(folder.path().join("cockpit.db")).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::Older { found: 1, .. }), "{error:?}");
}

#[tokio::test]
async fn a_write_of_a_reader() {
    let (database, task) = Database::with_task().await;
    let reader = SqliteStore::open_read_only(database.folder.path()).await.unwrap();
    assert_eq!(reader.list_tasks().await.unwrap(), [task]);
    let error = reader.save_setting("theme", "\"dark\"").await.unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    assert_eq!(database.store.setting("theme").await.unwrap(), None);
}
