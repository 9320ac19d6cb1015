//! A database file whose bytes are not what was written.

use std::{fs, path::Path};

use rusqlite::Connection;
use store::{OpenError, SqliteStore};
use tempfile::TempDir;

use crate::database::{Numbers, Start, content, empty, filled, open, path, start};

const SEED: u64 = 7;

/// A database, whole, to be damaged.
struct Whole {
    bytes: Vec<u8>,
    page: usize,
    content: String,
}

impl Whole {
    async fn new() -> Self {
        let folder = filled().await;
        let bytes = fs::read(path(folder.path())).unwrap();
        let page = usize::from(u16::from_be_bytes(bytes[16..18].try_into().unwrap()));
        assert!(bytes.len() / page > 25, "{} pages", bytes.len() / page);
        Self { bytes, page, content: content(&Connection::open(path(folder.path())).unwrap()) }
    }

    fn pages(&self) -> usize {
        self.bytes.len() / self.page
    }

    fn with_page(&self, page: usize, with: &[u8]) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        bytes[page * self.page..][..self.page].copy_from_slice(with);
        bytes
    }
}

fn folder_with(bytes: &[u8]) -> TempDir {
    let folder = empty();
    fs::write(path(folder.path()), bytes).unwrap();
    folder
}

async fn start_with(bytes: &[u8]) -> Start {
    start(folder_with(bytes).path()).await
}

/// Refused as damaged, in words that help.
async fn is_damaged(folder: &Path) {
    let error = start(folder).await.refused();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    let advice = error.to_string();
    for word in [
        "left as it is",
        "`cockpitctl restore NAME`",
        "move it away together with its -wal and -shm",
        "backups",
    ] {
        assert!(advice.contains(word), "{advice}");
    }
}

#[tokio::test]
async fn a_flipped_bit_in_the_header_is_refused_or_harmless() {
    let whole = Whole::new().await;
    let mut numbers = Numbers(SEED);
    let mut refused = 0;
    for at in 0..100 {
        let bit = numbers.below(8);
        let mut bytes = whole.bytes.clone();
        bytes[at] ^= 1 << bit;
        match start_with(&bytes).await {
            Start::Opened(content) => assert!(content == whole.content, "byte {at}, bit {bit}"),
            Start::Refused(_) => refused += 1,
        }
    }
    assert!(refused > 30, "{refused}: the header is looked at");
}

/// SQLite reads a file of a later format and never writes it.
#[tokio::test]
async fn a_header_that_forbids_writing_is_damage() {
    let mut bytes = Whole::new().await.bytes;
    bytes[18] = 3;
    is_damaged(folder_with(&bytes).path()).await;
}

/// A schema format that no version of SQLite has written.
#[tokio::test]
async fn a_header_of_an_unknown_format_is_damage() {
    let mut bytes = Whole::new().await.bytes;
    bytes[47] = 9;
    is_damaged(folder_with(&bytes).path()).await;
}

#[tokio::test]
async fn a_lost_page_is_damage() {
    let whole = Whole::new().await;
    let garbage = Numbers(SEED).bytes(whole.page);
    for page in 1..whole.pages() {
        for with in [&vec![0; whole.page], &garbage] {
            is_damaged(folder_with(&whole.with_page(page, with)).path()).await;
        }
    }
}

/// A page of a table or index that is empty, in the place of another such page, is nothing that SQLite can see.
#[tokio::test]
async fn a_page_in_the_place_of_another_is_never_a_broken_database() {
    let whole = Whole::new().await;
    let mut numbers = Numbers(SEED);
    let mut refused = 0;
    for page in 1..whole.pages() {
        let other = numbers.below(whole.pages()) * whole.page;
        let bytes = whole.with_page(page, &whole.bytes[other..other + whole.page]);
        refused += usize::from(matches!(start_with(&bytes).await, Start::Refused(_)));
    }
    assert!(refused > whole.pages() / 2, "{refused}");
}

/// SQLite keeps no checksums: a bit of a value can be another one and nobody knows. What it must not be is a database
/// that is broken.
#[tokio::test]
async fn a_flipped_bit_anywhere_is_never_a_broken_database() {
    let whole = Whole::new().await;
    let mut numbers = Numbers(SEED);
    let mut refused = 0;
    for _ in 0..200 {
        let mut bytes = whole.bytes.clone();
        let at = numbers.below(bytes.len());
        bytes[at] ^= 1 << numbers.below(8);
        refused += usize::from(matches!(start_with(&bytes).await, Start::Refused(_)));
    }
    assert!(refused > 0);
}

/// The one promise that hangs on an index: a slot starts once.
#[tokio::test]
async fn an_index_that_has_lost_a_slot_is_damage() {
    let folder = filled().await;
    let file = Connection::open(path(folder.path())).unwrap();
    // The index is told to leave rows out, filled anew, and given its own definition back.
    let define = |new: &str| {
        file.execute_batch(&format!(
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = {new} WHERE name = 'system_task_runs_slot';
             PRAGMA writable_schema = RESET;"
        ))
        .unwrap();
    };
    define("sql || ' AND id > 1'");
    file.execute_batch("REINDEX system_task_runs_slot").unwrap();
    define("replace(sql, ' AND id > 1', '')");
    file.close().unwrap();
    is_damaged(folder.path()).await;
}

#[tokio::test]
async fn a_file_that_was_cut_is_damage() {
    let whole = Whole::new().await;
    let mut numbers = Numbers(SEED);
    let inside = (0..10).map(|_| 1 + numbers.below(whole.bytes.len() - 1)).collect::<Vec<_>>();
    for length in (0..whole.pages()).map(|page| page * whole.page).chain([1, 99, 100, 511, 512]).chain(inside)
    {
        is_damaged(folder_with(&whole.bytes[..length]).path()).await;
    }
}

#[tokio::test]
async fn what_is_no_database_is_damage() {
    let mut numbers = Numbers(SEED);
    for bytes in [b"once upon a time\n".repeat(1_000), numbers.bytes(50_000), vec![0; 50_000], b"x".to_vec()]
    {
        let folder = folder_with(&bytes);
        is_damaged(folder.path()).await;
        let error = SqliteStore::open_read_only(folder.path()).await.unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    }
}

/// SQLite deletes the log of an empty file.
#[tokio::test]
async fn the_log_of_a_file_that_is_empty_or_missing_is_not_thrown_away() {
    let folder = filled().await;
    let store = open(folder.path()).await.unwrap();
    store.save_setting("theme", "\"dark\"").await.unwrap();
    let log = fs::read(path(folder.path()).with_extension("db-wal")).unwrap();
    store.close().await;
    for database in [Some(b""), None] {
        let folder = empty();
        if let Some(bytes) = database {
            fs::write(path(folder.path()), bytes).unwrap();
        }
        fs::write(path(folder.path()).with_extension("db-wal"), &log).unwrap();
        is_damaged(folder.path()).await;
        assert_eq!(path(folder.path()).exists(), database.is_some(), "nothing is put in its place");
    }
}

#[tokio::test]
async fn following_the_advice_brings_the_backup_back() {
    let folder = filled().await;
    let store = open(folder.path()).await.unwrap();
    let copy = folder.path().join("backups").join("nightly.db");
    store.backup_to(&copy).await.unwrap();
    let held = content(&Connection::open(path(folder.path())).unwrap());
    store.save_setting("later", "1").await.unwrap();
    // Killed with a log, and the file hit.
    let hit = empty();
    for name in ["cockpit.db", "cockpit.db-wal"] {
        fs::copy(folder.path().join(name), hit.path().join(name)).unwrap();
    }
    store.close().await;
    let mut bytes = fs::read(path(hit.path())).unwrap();
    bytes[..100].fill(0);
    fs::write(path(hit.path()), bytes).unwrap();
    is_damaged(hit.path()).await;

    let away = hit.path().join("away");
    fs::create_dir(&away).unwrap();
    for name in ["cockpit.db", "cockpit.db-wal", "cockpit.db-shm"] {
        if hit.path().join(name).exists() {
            fs::rename(hit.path().join(name), away.join(name)).unwrap();
        }
    }
    fs::copy(&copy, path(hit.path())).unwrap();
    assert!(start(hit.path()).await.opened() == held);
}
