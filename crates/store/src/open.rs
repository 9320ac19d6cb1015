//! Opening a database: the folder, the lock, the checks, the copy, the migration, the epoch; in this order, so that
//! whatever is refused is refused before anything is changed.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use scheduler::{
    clock::{Clock, SystemClock},
    run::Epoch,
};

use crate::{
    connection::configure,
    error::OpenError,
    files::{private_file, private_folder},
    lock::OwnerLock,
    migrate,
    readers::Readers,
    row::to_text,
    sqlite_store::{Connections, SqliteStore},
    writer::Writer,
};

/// The database's name in its folder.
const NAME: &str = "cockpit.db";
/// Earlier versions can corrupt a database in WAL mode that has two connections.
const SQLITE_NEEDED: (i32, &str) = (3_051_003, "3.51.3");

/// Where the database is and who opens it.
#[derive(Clone)]
pub struct OpenOptions {
    /// The folder of the database, its lock and its backups. Created where it is missing.
    pub data_dir: PathBuf,
    /// The program, for the record of owners.
    pub program: String,
    /// Its version.
    pub version: String,
    /// Says what time it is, and in which zone schedules without one are meant.
    pub clock: Arc<dyn Clock>,
}

impl OpenOptions {
    /// Options with the computer's clock.
    pub fn new(data_dir: impl Into<PathBuf>, program: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            data_dir: data_dir.into(),
            program: program.into(),
            version: version.into(),
            clock: Arc::new(SystemClock::new()),
        }
    }
}

impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenOptions")
            .field("data_dir", &self.data_dir)
            .field("program", &self.program)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Opens the database as its only owner, creating or updating it where needed.
    ///
    /// # Errors
    /// Another process owns it, it is damaged, newer than this program, or its folder cannot be used. Nothing has
    /// been changed then, unless the update itself failed.
    pub async fn open(options: OpenOptions) -> Result<Self, OpenError> {
        blocking(move || open_owned(options)).await
    }

    /// Opens the database only to look at it, whoever owns it. No lock, no epoch; every write fails.
    ///
    /// # Errors
    /// There is none, or it is of another version, or damaged.
    pub async fn open_read_only(data_dir: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let data_dir = data_dir.into();
        blocking(move || open_reader(&data_dir)).await
    }

    /// A database without a file, for tests and simulations. It lives as long as the store, and every operation is
    /// done on the caller's thread before its future is first `Pending`.
    ///
    /// # Errors
    /// SQLite has no memory for it.
    pub fn open_in_memory(clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        check_library()?;
        let path = PathBuf::from(":memory:");
        let failed = |source| OpenError::Sqlite { path: path.clone(), source };
        let mut connection = Connection::open_in_memory().map_err(failed)?;
        configure(&connection).map_err(failed)?;
        migrate::migrate(&mut connection)
            .map_err(|error| OpenError::Migrate { path: path.clone(), source: Box::new(error) })?;
        let epoch = begin_epoch(&connection, "memory", "", &*clock).map_err(failed)?;
        Ok(Self::new(Connections::Memory(Box::new(Mutex::new(connection))), epoch, clock))
    }
}

async fn blocking(
    open: impl FnOnce() -> Result<SqliteStore, OpenError> + Send + 'static,
) -> Result<SqliteStore, OpenError> {
    let opened = tokio::task::spawn_blocking(open).await;
    opened.unwrap_or_else(|error| Err(OpenError::Threads(Box::new(error))))
}

fn open_owned(options: OpenOptions) -> Result<SqliteStore, OpenError> {
    check_library()?;
    let OpenOptions { data_dir, program, version, clock } = options;
    let unusable = |source| OpenError::Directory { data_dir: data_dir.clone(), source };
    private_folder(&data_dir).map_err(unusable)?;
    let lock = OwnerLock::take(&data_dir)?;
    let path = data_dir.join(NAME);
    let is_new = private_file(&path).and_then(|file| file.metadata()).map_err(unusable)?.len() == 0;
    let failed = |source| OpenError::Sqlite { path: path.clone(), source };

    let mut connection = Connection::open_with_flags(&path, writer_flags()).map_err(failed)?;
    // Until the checks are passed, not even closing the connection may touch the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
    check(&connection, &path)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(failed)?;

    configure(&connection).map_err(failed)?;
    let found = migrate::version(&connection).map_err(failed)?;
    if !is_new && found < migrate::known_version() {
        let copy = migrate::back_up(&connection, &data_dir)?;
        tracing::info!(copy = %copy.display(), "copied the database before updating it");
    }
    let journal: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(failed)?;
    if journal != "wal" {
        tracing::warn!(journal, "this file system has no write-ahead log; readers will wait for the writer");
    }
    let not_migrated = |source| OpenError::Migrate { path: path.clone(), source: Box::new(source) };
    migrate::migrate(&mut connection).map_err(not_migrated)?;
    let epoch = begin_epoch(&connection, &program, &version, &*clock).map_err(failed)?;

    let readers = Readers::open(&path).map_err(|error| OpenError::Threads(Box::new(error)))?;
    let ends = Arc::clone(&clock);
    let writer = Writer::start(connection, epoch, move |connection| {
        end_epoch(connection, epoch, &*ends);
        drop(lock);
    });
    let writer = writer.map_err(|error| OpenError::Threads(Box::new(error)))?;
    Ok(SqliteStore::new(Connections::File { path, writer, readers }, epoch, clock))
}

fn open_reader(data_dir: &Path) -> Result<SqliteStore, OpenError> {
    check_library()?;
    let path = data_dir.join(NAME);
    if !path.is_file() {
        return Err(OpenError::Missing { data_dir: data_dir.to_owned() });
    }
    let failed = |source| OpenError::Sqlite { path: path.clone(), source };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
    let (found, known) = (version_of(&connection, &path)?, migrate::known_version());
    if found < known {
        return Err(OpenError::Older { path, found, known });
    }
    let readers = Readers::open(&path).map_err(|error| OpenError::Threads(Box::new(error)))?;
    Ok(SqliteStore::new(Connections::ReadOnly(readers), Epoch(0), Arc::new(SystemClock::new())))
}

fn writer_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn check_library() -> Result<(), OpenError> {
    let (needed, name) = SQLITE_NEEDED;
    if rusqlite::version_number() < needed {
        return Err(OpenError::SqliteVersion { found: rusqlite::version(), needed: name });
    }
    Ok(())
}

/// Refuses a database that is newer or damaged.
fn check(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    version_of(connection, path)?;
    let found: Result<String, _> = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match found {
        Ok(verdict) if verdict == "ok" => Ok(()),
        Ok(detail) => Err(OpenError::Damaged { path: path.to_owned(), detail }),
        Err(error) => Err(damaged_or_failed(error, path)),
    }
}

fn version_of(connection: &Connection, path: &Path) -> Result<i64, OpenError> {
    let found = migrate::version(connection).map_err(|error| damaged_or_failed(error, path))?;
    let known = migrate::known_version();
    if found > known {
        return Err(OpenError::Newer { path: path.to_owned(), found, known });
    }
    Ok(found)
}

fn damaged_or_failed(error: rusqlite::Error, path: &Path) -> OpenError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            OpenError::Damaged { path, detail: error.to_string() }
        }
        _ => OpenError::Sqlite { path, source: error },
    }
}

fn begin_epoch(
    connection: &Connection,
    program: &str,
    version: &str,
    clock: &dyn Clock,
) -> rusqlite::Result<Epoch> {
    connection.execute(
        "INSERT INTO process_epochs (pid, program, version, started_at) VALUES (?1, ?2, ?3, ?4)",
        (std::process::id(), program, version, to_text(clock.now())),
    )?;
    Ok(Epoch(connection.last_insert_rowid()))
}

fn end_epoch(connection: Connection, epoch: Epoch, clock: &dyn Clock) {
    let ended = connection
        .execute("UPDATE process_epochs SET ended_at = ?2 WHERE id = ?1", (epoch.0, to_text(clock.now())))
        .and_then(|_| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
        .and_then(|()| connection.close().map_err(|(_, error)| error));
    if let Err(error) = ended {
        // Nothing is lost: the next start finds the log and the open epoch.
        tracing::warn!(%error, "the database was not closed cleanly");
    }
}
