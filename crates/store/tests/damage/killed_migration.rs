//! An update of the schema that does not come to its end.

use std::{
    error::Error,
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use store::OpenError;
use tempfile::TempDir;

use crate::{
    child,
    database::{columns_of, content, empty, files, integrity, names, open, path, start, table_rows},
    schema_versions::{migrations, old_database, statements, updated},
};

/// Runs one of the children below, and says how it ended.
fn child(test: &str, folder: &Path, task: &str) -> ExitStatus {
    let mut command = child::command(&format!("killed_migration::{test}"), folder, task);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
}

/// What the files hold, looked at in a copy: looking is a start of its own.
fn held(folder: &Path) -> String {
    let copy = empty();
    for name in ["cockpit.db", "cockpit.db-wal"] {
        if folder.join(name).exists() {
            fs::copy(folder.join(name), copy.path().join(name)).unwrap();
        }
    }
    let connection = Connection::open(path(copy.path())).unwrap();
    assert_eq!(integrity(&connection), "ok");
    content(&connection)
}

/// The copy that a start made before it updated the database.
fn backup(folder: &Path) -> PathBuf {
    folder.join("backups").join(format!("cockpit-before-v{}.db", migrations().len()))
}

#[tokio::test]
async fn killed_after_any_statement_it_is_as_it_was_and_the_next_start_completes_it() {
    for version in 0..migrations().len() {
        let (old, new) = (held(old_database(version).path()), content(&updated(version)));
        let count = statements(version).len();
        assert!(count > 0, "{count} statements");
        for done in 0..=count {
            let folder = old_database(version);
            let status = child("dies_after_a_statement", folder.path(), &format!("{version} {done}"));
            assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "version {version}, {done} statements");
            assert!(held(folder.path()) == old, "version {version}, {done} statements");
            assert!(start(folder.path()).await.opened() == new, "version {version}, {done} statements");
            assert!(content(&Connection::open(backup(folder.path())).unwrap()) == old);
        }
    }
}

/// A child: the migration that `task` names, by the library and in the transaction that the store uses, up to a
/// statement.
#[test]
fn dies_after_a_statement() {
    let Some((folder, task)) = child::task() else { return };
    let (version, done) = task.split_once(' ').unwrap();
    let (version, done): (usize, usize) = (version.parse().unwrap(), done.parse().unwrap());
    let (migrations, part) = (migrations(), statements(version)[..done].join(";\n"));
    let mut all: Vec<M<'_>> = migrations[..version].iter().map(|sql| M::up(sql)).collect();
    all.push(M::up_with_hook(&part, |_: &rusqlite::Transaction<'_>| {
        kill_process(getpid(), Signal::KILL).unwrap();
        Ok(())
    }));
    let mut connection = Connection::open(path(&folder)).unwrap();
    // Small, so that pages of an unfinished transaction reach the log.
    connection.pragma_update(None, "cache_size", 1).unwrap();
    Migrations::new(all).to_latest(&mut connection).unwrap();
}

/// What a kill in the middle of the commit leaves: the log up to some byte.
#[tokio::test]
async fn killed_at_any_write_of_its_commit_it_is_the_old_or_the_new() {
    for version in 0..migrations().len() {
        let folder = old_database(version);
        let before = fs::read(path(folder.path())).unwrap();
        let store = open(folder.path()).await.unwrap();
        let log = fs::read(path(folder.path()).with_extension("db-wal")).unwrap();
        assert!(fs::read(path(folder.path())).unwrap() == before, "all of it is in the log");
        store.close().await;
        let (old, new) = (held(old_database(version).path()), content(&updated(version)));
        let mut seen = [0, 0];
        let step = (log.len() / 32).min(1_373);
        for cut in (0..=log.len()).step_by(step).chain([log.len()]) {
            let killed = empty();
            fs::write(path(killed.path()), &before).unwrap();
            fs::write(path(killed.path()).with_extension("db-wal"), &log[..cut]).unwrap();
            let found = held(killed.path());
            assert!(found == old || found == new, "version {version}, cut at {cut}: {found}");
            seen[usize::from(found == new)] += 1;
            assert!(start(killed.path()).await.opened() == new, "version {version}, cut at {cut}");
        }
        assert!(seen[0] > 10 && seen[1] > 0, "{seen:?}");
    }
}

/// The whole start, killed by the system at the first write beyond some size: in the middle of creating, copying,
/// updating.
#[tokio::test]
async fn a_start_killed_at_any_write_leaves_nothing_that_stops_the_next() {
    let cases: [(fn() -> TempDir, String); 3] = [
        (empty, held_by_a_new_one().await),
        (|| old_database(0), content(&updated(0))),
        (|| old_database(1), content(&updated(1))),
    ];
    for (make, new) in cases {
        let mut kills = 0;
        for limit in (0..).step_by(5_003) {
            let folder = make();
            let old = path(folder.path()).exists().then(|| held(folder.path()));
            let status = child("opens_with_a_limit", folder.path(), &limit.to_string());
            if path(folder.path()).exists() {
                let found = held(folder.path());
                assert!(found == new || Some(&found) == old.as_ref(), "killed at {limit}");
            }
            assert!(start(folder.path()).await.opened() == new, "killed at {limit}");
            let unfinished = |name: &&PathBuf| {
                name.extension().is_some_and(|extension| extension == "new" || extension == "partial")
            };
            assert_eq!(files(folder.path()).keys().find(unfinished), None, "killed at {limit}");
            if status.success() {
                break;
            }
            assert_eq!(status.signal(), Some(Signal::XFSZ.as_raw()), "{status}");
            kills += 1;
        }
        assert!(kills > 5, "{kills}");
    }
}

async fn held_by_a_new_one() -> String {
    let folder = empty();
    open(folder.path()).await.unwrap().close().await;
    held(folder.path())
}

/// A child: opens a database, and may write no file beyond `task` bytes.
#[test]
fn opens_with_a_limit() {
    let Some((folder, task)) = child::task() else { return };
    let limit = |bytes: u64| Rlimit { current: Some(bytes), maximum: None };
    setrlimit(Resource::Core, limit(0)).unwrap();
    setrlimit(Resource::Fsize, limit(task.parse().unwrap())).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { open(&folder).await.unwrap().close().await });
}

#[tokio::test]
async fn one_that_fails_halfway_is_refused_and_changes_nothing() {
    // One of version 0 has nothing that could be in the way.
    for version in 1..migrations().len() {
        let folder = old_database(version);
        // What the last statement that creates something wants to create is there already.
        let connection = Connection::open(path(folder.path())).unwrap();
        let made = names(&updated(version), "SELECT name FROM sqlite_schema ORDER BY rowid DESC");
        let is_new = |name: &&String| {
            let sql = "SELECT count(*) FROM sqlite_schema WHERE name = ?1";
            connection.query_row(sql, [name], |row| row.get::<_, i64>(0)).unwrap() == 0
        };
        // The last migration adds a column and nothing else.
        let in_the_way = made.iter().find(is_new).map_or_else(
            || "ALTER TABLE articles ADD COLUMN listed_at".to_owned(),
            |last| format!("CREATE TABLE \"{last}\" (x)"),
        );
        connection.execute_batch(&in_the_way).unwrap();
        connection.close().unwrap();
        let before = fs::read(path(folder.path())).unwrap();
        let error = open(folder.path()).await.unwrap_err();
        assert!(matches!(error, OpenError::Migrate { .. }), "{error:?}");
        assert!(error.to_string().contains("left as it is"), "{error}");
        assert!(fs::read(path(folder.path())).unwrap() == before, "version {version}");
        assert!(!backup(folder.path()).exists(), "nobody needs the copy");
        let said = with_causes(&error);
        assert!(said.contains(": migration ") && said.contains(" failed: "), "{said}");
        assert!(!said.contains("CREATE") && !said.contains("ALTER"), "{said}");
    }
}

/// An error as a person reads it.
fn with_causes(error: &OpenError) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(because) = cause {
        said = format!("{said}: {because}");
        cause = because.source();
    }
    said
}

#[tokio::test]
async fn the_copy_of_an_earlier_update_stays() {
    let folder = old_database(3);
    let first = held(folder.path());
    start(folder.path()).await.opened();
    let copy = backup(folder.path());
    let bytes = fs::read(&copy).unwrap();
    let put_in_place = |version: usize, sql: &str| {
        let old = old_database(version);
        Connection::open(path(old.path())).unwrap().execute_batch(sql).unwrap();
        fs::copy(path(old.path()), path(folder.path())).unwrap();
        let _ = fs::remove_file(path(folder.path()).with_extension("db-wal"));
    };
    // Another database, whose update fails, and then one whose update does not.
    put_in_place(4, "ALTER TABLE articles ADD COLUMN listed_at");
    let error = open(folder.path()).await.unwrap_err();
    assert!(
        with_causes(&error).contains(": migration 7 failed: duplicate column name: listed_at"),
        "{error:?}"
    );
    assert!(fs::read(&copy).unwrap() == bytes, "it is none of the failed one's");
    assert_eq!(fs::read_dir(copy.parent().unwrap()).unwrap().count(), 1);
    put_in_place(4, "INSERT INTO settings VALUES ('theme', '1', '2026-01-01T12:00:00.000Z')");
    let second = held(folder.path());
    start(folder.path()).await.opened();
    assert!(content(&Connection::open(&copy).unwrap()) == first);
    let beside = copy.with_file_name(format!("cockpit-before-v{}-2.db", migrations().len()));
    assert!(content(&Connection::open(beside).unwrap()) == second && second != first);
}

#[tokio::test]
async fn the_copy_made_before_an_update_restores() {
    for version in 0..migrations().len() {
        let folder = old_database(version);
        let old = held(folder.path());
        let new = start(folder.path()).await.opened();
        let copy = backup(folder.path());
        assert_eq!(integrity(&Connection::open(&copy).unwrap()), "ok");
        assert!(content(&Connection::open(&copy).unwrap()) == old, "version {version}");
        // Put in place of the updated one, it is updated again.
        let restored = empty();
        fs::copy(&copy, path(restored.path())).unwrap();
        assert!(start(restored.path()).await.opened() == new, "version {version}");
    }
}

#[tokio::test]
async fn an_update_keeps_what_there_was() {
    for version in 0..migrations().len() {
        let folder = old_database(version);
        let before = old_database(version);
        let old = Connection::open(path(before.path())).unwrap();
        start(folder.path()).await.opened();
        let new = Connection::open(path(folder.path())).unwrap();
        let tables =
            names(&old, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        for table in tables.iter().filter(|table| !["process_epochs", "settings"].contains(&table.as_str())) {
            let columns = columns_of(&old, table);
            assert_eq!(
                table_rows(&old, table, Some(&columns)),
                table_rows(&new, table, Some(&columns)),
                "{table} of version {version}"
            );
        }
    }
}

#[tokio::test]
async fn every_update_is_noticed_by_connections_that_were_open() {
    let cookie = |connection: &Connection| -> i64 {
        connection.pragma_query_value(None, "schema_version", |row| row.get(0)).unwrap()
    };
    for (version, migration) in migrations().iter().enumerate() {
        let folder = old_database(version);
        let (open, updates) =
            (Connection::open(path(folder.path())).unwrap(), Connection::open(path(folder.path())).unwrap());
        let before = cookie(&open);
        updates.execute_batch(&format!("BEGIN; {migration}; COMMIT")).unwrap();
        assert!(cookie(&open) > before, "version {version}");
    }
}
