//! A database that a newer version of the program has written.

use std::fs;

use rusqlite::Connection;
use store::{OpenError, SqliteStore};

use crate::{
    database::{empty, filled, path, start},
    schema_versions::migrations,
};

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_as_it_is() {
    let known = i64::try_from(migrations().len()).unwrap();
    for version in [known + 1, 99, i64::from(i32::MAX)] {
        let folder = filled().await;
        let newer = Connection::open(path(folder.path())).unwrap();
        newer.pragma_update(None, "user_version", version).unwrap();
        newer.close().unwrap();
        let before = fs::metadata(path(folder.path())).unwrap().modified().unwrap();
        for _ in 0..2 {
            let error = start(folder.path()).await.refused();
            let OpenError::Newer { found, .. } = error else { panic!("{error:?}") };
            assert_eq!(found, version);
            assert!(error.to_string().contains("update the program"), "{error}");
        }
        assert_eq!(fs::metadata(path(folder.path())).unwrap().modified().unwrap(), before);
        assert!(!folder.path().join("backups").exists(), "what is not updated needs no copy");
        let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
        assert!(matches!(error, OpenError::Newer { .. }), "{error:?}");
    }
}

/// As a newer program leaves it that was killed right after its migration.
#[tokio::test]
async fn a_newer_schema_that_is_still_in_the_log_is_refused_and_left_there() {
    let folder = filled().await;
    let newer = Connection::open(path(folder.path())).unwrap();
    newer.execute_batch("BEGIN; CREATE TABLE later (x); PRAGMA user_version = 99; COMMIT").unwrap();
    let killed = empty();
    for name in ["cockpit.db", "cockpit.db-wal"] {
        fs::copy(folder.path().join(name), killed.path().join(name)).unwrap();
    }
    for _ in 0..2 {
        let error = start(killed.path()).await.refused();
        assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error:?}");
    }
    let kept = Connection::open(path(killed.path())).unwrap();
    kept.query_row("SELECT count(*) FROM later", [], |_| Ok(())).unwrap();
}
