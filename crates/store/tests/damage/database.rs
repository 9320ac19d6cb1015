//! A database with something in it, what it holds, and what a start makes of it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use rusqlite::{Connection, Row};
use scheduler::{
    run::{LogLevel, LogLine, RunOutcome, RunStatus, RunTrigger},
    store::{Advance, Claim, ClaimOutcome, Finish, Store},
    task::SystemTask,
    testing::test_clock::TestClock,
};
use store::{NewTask, OpenError, OpenOptions, SqliteStore};
use tempfile::TempDir;

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

pub fn path(folder: &Path) -> PathBuf {
    folder.join("cockpit.db")
}

pub async fn open(folder: &Path) -> Result<SqliteStore, OpenError> {
    let mut options = OpenOptions::new(folder, "test", "1.0");
    options.clock = Arc::new(TestClock::new(noon()));
    SqliteStore::open(options).await
}

/// An empty folder, in memory where the system has such a place: hundreds of starts wait for the disk otherwise.
pub fn empty() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// A folder with a database of some pages, closed cleanly.
pub async fn filled() -> TempDir {
    let folder = empty();
    let store = open(folder.path()).await.unwrap();
    let tasks = (0..30).map(|n| NewTask::every(format!("task_{n}"), "test", format!("Task {n}"), 2_700));
    store.seed_tasks(tasks.collect()).await.unwrap();
    for n in 0..30 {
        commit(&store, n).await;
    }
    store.close().await;
    folder
}

/// The `n`th of a row of commits, each of one transaction: a claim, its finish, a setting.
pub async fn commit(store: &SqliteStore, n: i64) {
    let task = store.find_task("task_0", None).await.unwrap().unwrap();
    let claim = claim(&task, noon() + TimeDelta::minutes(45 * (n / 3)));
    match n % 3 {
        0 => {
            let granted = store.claim(claim).await.unwrap();
            assert!(matches!(granted, ClaimOutcome::Claimed(_)), "{granted:?}");
        }
        1 => {
            // A claim that was granted is granted again.
            let ClaimOutcome::Claimed(run) = store.claim(claim).await.unwrap() else { panic!("no run {n}") };
            store.finish(finish(&task, run.id, &"a line of some length. ".repeat(20))).await.unwrap();
        }
        _ => store.save_setting(format!("key {n}"), format!("\"{}\"", "value ".repeat(100))).await.unwrap(),
    }
}

fn claim(task: &SystemTask, slot: DateTime<Utc>) -> Claim {
    Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: Some(slot),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: slot,
        advance: Some(Advance { last_slot_at: Some(slot), next_run_at: Some(slot + TimeDelta::minutes(45)) }),
    }
}

fn finish(task: &SystemTask, run_id: scheduler::run::RunId, line: &str) -> Finish {
    Finish {
        run_id,
        task_id: task.id,
        trigger: RunTrigger::Schedule,
        claimed_revision: task.revision,
        started_at: noon(),
        outcome: RunOutcome {
            status: RunStatus::Success,
            reason: None,
            result: Some("{\"inserted\":24}".to_owned()),
            error_message: None,
            finished_at: noon(),
            duration_ms: 3,
            retry_at: None,
        },
        log: vec![LogLine { at: noon(), level: LogLevel::Info, message: line.to_owned() }],
    }
}

/// All that the database holds, schema and version included, as text; of the record of owners, nothing.
pub fn content(connection: &Connection) -> String {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let schema =
        rows(connection, "SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name, tbl_name");
    let tables = names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    let tables =
        tables.iter().filter(|table| !["process_epochs", "sqlite_sequence"].contains(&table.as_str()));
    let mut text = format!("version {version}\n{schema}");
    for table in tables {
        text += table;
        text.push('\n');
        text += &table_rows(connection, table, None);
    }
    text
}

/// The rows of a table, in the columns given or in all.
pub fn table_rows(connection: &Connection, table: &str, columns: Option<&[String]>) -> String {
    let all = columns.is_none().then(|| columns_of(connection, table));
    let columns = columns.unwrap_or_else(|| all.as_deref().unwrap());
    let columns: Vec<_> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
    rows(
        connection,
        &format!("SELECT {} FROM \"{table}\" ORDER BY {}", columns.join(", "), columns.join(", ")),
    )
}

pub fn columns_of(connection: &Connection, table: &str) -> Vec<String> {
    names(connection, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))
}

pub fn names(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| text(row, 0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn rows(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let lines = statement.query_map([], |row| {
        let cells: Vec<String> =
            (0..columns).map(|column| text(row, column)).collect::<rusqlite::Result<_>>()?;
        Ok(cells.join(" | ") + "\n")
    });
    lines.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Damaged text may be no text any more.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(String::from_utf8_lossy(row.get_ref(column)?.as_bytes()?).into_owned())
}

/// What SQLite's own check says.
pub fn integrity(connection: &Connection) -> String {
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

/// Every file of the folder but the lock, the index that SQLite rebuilds from the log, and a log with nothing in it.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() {
            found.extend(files(&entry));
        } else if name != "cockpit.lock" && !name.ends_with("-shm") {
            found.insert(entry.clone(), fs::read(entry).unwrap());
            found.retain(|path, bytes| {
                !bytes.is_empty() || path.extension().is_none_or(|kind| kind != "db-wal")
            });
        }
    }
    found
}

/// What a start came to.
#[derive(Debug)]
pub enum Start {
    /// It opened, to this content.
    Opened(String),
    Refused(OpenError),
}

/// Starts on a folder and holds what always holds: a refusal changes no byte and names what it is about; what opens
/// is whole, can be written, and is whole when it is closed.
pub async fn start(folder: &Path) -> Start {
    let before = files(folder);
    let store = match open(folder).await {
        Ok(store) => store,
        Err(error) => {
            assert!(files(folder) == before, "changed although refused: {error}");
            assert!(error.to_string().contains(folder.to_str().unwrap()), "{error}");
            return Start::Refused(error);
        }
    };
    let look = Connection::open(path(folder)).unwrap();
    assert_eq!(integrity(&look), "ok");
    let found = content(&look);
    drop(look);
    store.save_setting("after", "1").await.unwrap();
    assert_eq!(store.setting("after").await.unwrap().as_deref(), Some("1"));
    store.close().await;
    assert_eq!(integrity(&Connection::open(path(folder)).unwrap()), "ok");
    Start::Opened(found)
}

impl Start {
    pub fn opened(self) -> String {
        match self {
            Self::Opened(content) => content,
            Self::Refused(error) => panic!("refused: {error}"),
        }
    }

    pub fn refused(self) -> OpenError {
        match self {
            Self::Opened(_) => panic!("opened"),
            Self::Refused(error) => error,
        }
    }
}

/// Numbers from a seed, the same in every run (`SplitMix64`).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
    }
}
