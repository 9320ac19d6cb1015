//! Opening a database: the folder, the lock, the checks, the copies, the migration, the epoch; in this order, so that
//! whatever is refused is refused before anything is changed.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use scheduler::{
    clock::{Clock, SystemClock},
    run::Epoch,
};

use crate::{
    check,
    connection::configure,
    create::{self, create},
    epoch,
    error::OpenError,
    files::{close_file, new_private_folder},
    lock::OwnerLock,
    migrate,
    queries::seeding::{self, NewTask, seed_all},
    readers::Readers,
    restore,
    sqlite_store::{Connections, SqliteStore},
    wal,
    writer::Writer,
};

/// The database's name in its folder.
pub const NAME: &str = "cockpit.db";

/// Where the database is and who opens it.
#[derive(Clone)]
pub struct OpenOptions {
    /// The folder of the database, its lock and its backups. Created where it is missing.
    pub data_dir: PathBuf,
    /// The program, for the record of owners.
    pub program: String,
    /// Its version.
    pub version: String,
    /// Says what time it is, and in which zone schedules without one are meant. Where the scheduler gets another than the computer's
    /// ([`scheduler::SchedulerBuilder::clock`]), it has to be this one.
    pub clock: Arc<dyn Clock>,
    /// The tasks that the program brings along: a new database has them before anybody can see it, another one gets those that
    /// were never seeded in it.
    pub tasks: Vec<NewTask>,
}

impl OpenOptions {
    /// Options with the computer's clock and no tasks.
    pub fn new(data_dir: impl Into<PathBuf>, program: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            data_dir: data_dir.into(),
            program: program.into(),
            version: version.into(),
            clock: Arc::new(SystemClock::new()),
            tasks: Vec::new(),
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
    /// Another process owns it, it is damaged, newer than this program, or its folder cannot be used. The database is
    /// as it was then.
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
        check::library()?;
        let path = PathBuf::from(":memory:");
        let failed = |source| OpenError::Sqlite { path: path.clone(), source };
        let mut connection = Connection::open_in_memory().map_err(failed)?;
        configure(&connection).map_err(failed)?;
        migrate::migrate(&mut connection)
            .map_err(|error| OpenError::Migrate { path: path.clone(), source: Box::new(error) })?;
        let epoch = epoch::begin(&connection, "memory", "", &*clock).map_err(failed)?;
        Ok(Self::new(Connections::Memory(Arc::new(Mutex::new(connection))), epoch, clock))
    }

    /// A database without a file as the next process finds it: the same rows under a new epoch, so that whoever still
    /// uses this store is superseded.
    ///
    /// # Errors
    /// This store has a file, or SQLite failed.
    pub fn reopen_in_memory(&self) -> Result<Self, OpenError> {
        let path = PathBuf::from(":memory:");
        let connection = self.memory().ok_or_else(|| OpenError::Missing { data_dir: path.clone() })?;
        let clock = self.clock();
        let epoch = {
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            epoch::begin(&connection, "memory", "", &*clock)
                .map_err(|source| OpenError::Sqlite { path, source })?
        };
        Ok(Self::new(Connections::Memory(Arc::clone(connection)), epoch, clock))
    }
}

async fn blocking(
    open: impl FnOnce() -> Result<SqliteStore, OpenError> + Send + 'static,
) -> Result<SqliteStore, OpenError> {
    let opened = tokio::task::spawn_blocking(open).await;
    opened.unwrap_or_else(|error| Err(OpenError::Threads(Box::new(error))))
}

fn open_owned(options: OpenOptions) -> Result<SqliteStore, OpenError> {
    check::library()?;
    let OpenOptions { data_dir, program, version, clock, tasks } = options;
    let path = data_dir.join(NAME);
    let unusable = |source| OpenError::of_io(source, &path);
    new_private_folder(&data_dir).map_err(unusable)?;
    check::link(&path)?;
    seeding::check(&tasks, clock.now()).map_err(OpenError::Tasks)?;
    let lock = OwnerLock::take(&data_dir)?;
    restore::finish(&data_dir)?;
    if check::exists(&path)? {
        // Whether it may be written. Not even its permissions are changed before it is known to be ours.
        File::options().read(true).write(true).open(&path).map_err(unusable)?;
    } else {
        create(&path, &tasks, clock.now())?;
    }
    let failed = |source| OpenError::of_sqlite(source, &path);

    let mut connection = Connection::open_with_flags(&path, writer_flags()).map_err(failed)?;
    // Until the checks are passed, not even closing the connection may touch the file. Where there is no log, closing
    // only takes away what opening has put beside it.
    let has_log =
        create::size(&create::beside(&path, "-wal")).map_err(unusable)?.is_some_and(|size| size > 0);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log).map_err(failed)?;
    let found = check::version(&connection, &path)?;
    check::integrity(&connection, &path)?;
    check::ours(&connection, &path, found)?;
    // SQLite gives what it makes beside it the database's permissions, and leaves what it finds as it is.
    for suffix in ["", "-wal", "-shm"] {
        close_file(&create::beside(&path, suffix)).map_err(unusable)?;
    }
    let has_lost = wal::keep_lost_commits(&path, clock.now())?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(failed)?;

    configure(&connection).map_err(failed)?;
    let is_old = found < migrate::known_version();
    let copy = is_old.then(|| migrate::back_up(&connection, &data_dir)).transpose()?;
    let journal: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(failed)?;
    let has_wal = journal == "wal";
    if !has_wal {
        tracing::warn!(journal, "this file system has no write-ahead log; readers will wait for the writer");
    }
    if has_lost {
        // What is left of the log must not be found again.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
    }
    migrate::migrate(&mut connection).map_err(|error| migrate::refused(error, &path))?;
    if let Some(copy) = copy {
        copy.keep();
    }
    seed_all(&mut connection, &tasks, clock.now()).map_err(failed)?;
    let epoch = epoch::begin(&connection, &program, &version, &*clock).map_err(failed)?;

    let readers = Readers::open(&path, has_wal).map_err(|error| OpenError::Threads(Box::new(error)))?;
    let ends = Arc::clone(&clock);
    let writer = Writer::start(connection, epoch, move |connection| {
        epoch::end(connection, epoch, &*ends);
        drop(lock);
    });
    let writer = writer.map_err(|error| OpenError::Threads(Box::new(error)))?;
    Ok(SqliteStore::new(Connections::File { path, writer, readers }, epoch, clock))
}

fn open_reader(data_dir: &Path) -> Result<SqliteStore, OpenError> {
    check::library()?;
    let path = data_dir.join(NAME);
    if !check::exists(&path)? {
        return Err(OpenError::Missing { data_dir: data_dir.to_owned() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |source| OpenError::of_sqlite(source, &path);
    let connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
    let (found, known) = (check::version(&connection, &path)?, migrate::known_version());
    check::ours(&connection, &path, found)?;
    if found < known {
        return Err(OpenError::Older { path, found, known });
    }
    let journal: String =
        connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).map_err(failed)?;
    let readers =
        Readers::open(&path, journal == "wal").map_err(|error| OpenError::Threads(Box::new(error)))?;
    Ok(SqliteStore::new(Connections::ReadOnly(readers), Epoch(0), Arc::new(SystemClock::new())))
}

fn writer_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}
