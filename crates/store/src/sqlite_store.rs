//! The store itself: where its connections are, and the two ways to use them.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use scheduler::{clock::Clock, error::StoreError, run::Epoch, store::StoreResult};

use crate::{
    connection::open_to_copy,
    copy::{self, CopyError},
    error::store_error,
    readers::Readers,
    writer::{self, Writer},
};

/// The database. Cloning it is cheap; all clones are the same store.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    inner: Arc<Inner>,
}

struct Inner {
    connections: Connections,
    epoch: Epoch,
    clock: Arc<dyn Clock>,
}

pub(crate) enum Connections {
    /// A file that this process owns.
    File { path: PathBuf, writer: Writer, readers: Readers },
    /// A file that another process may own.
    ReadOnly(Readers),
    /// A database without a file. Used on the caller's thread: no thread to wait for, so a test's time stands still.
    Memory(Arc<Mutex<Connection>>),
}

impl SqliteStore {
    pub(crate) fn new(connections: Connections, epoch: Epoch, clock: Arc<dyn Clock>) -> Self {
        Self { inner: Arc::new(Inner { connections, epoch, clock }) }
    }

    /// Runs `job` in a savepoint of the writer's next transaction. An `Ok` is durable.
    pub(crate) async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match &self.inner.connections {
            Connections::File { writer, .. } => writer.write(job).await,
            Connections::ReadOnly(_) => {
                Err(StoreError::Failed("the database was opened only to read".into()))
            }
            Connections::Memory(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                writer::write_now(&connection, self.inner.epoch, job)
            }
        }
    }

    /// The same for a job that may be done again after its changes were taken back: such jobs cost less.
    pub(crate) async fn write_repeatable<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match &self.inner.connections {
            Connections::File { writer, .. } => writer.write_repeatable(job).await,
            Connections::ReadOnly(_) | Connections::Memory(_) => self.write(job).await,
        }
    }

    /// Runs `job` on the writer's connection, in no transaction. An `Ok` is durable.
    pub(crate) async fn write_alone<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match &self.inner.connections {
            Connections::File { writer, .. } => writer.write_alone(job).await,
            Connections::ReadOnly(_) => {
                Err(StoreError::Failed("the database was opened only to read".into()))
            }
            Connections::Memory(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                job(&connection).map_err(|error| store_error(Arc::new(error)))
            }
        }
    }

    /// Runs a `query` for one row by its key on a connection that cannot write, on the caller's thread if possible.
    pub(crate) async fn read_row<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match self.readers() {
            Some(readers) => readers.read_row(query).await,
            None => self.read(query).await,
        }
    }

    /// Runs `query` on a connection that cannot write.
    pub(crate) async fn read<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match &self.inner.connections {
            Connections::File { readers, .. } | Connections::ReadOnly(readers) => readers.read(query).await,
            Connections::Memory(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                query(&connection).map_err(|error| store_error(Arc::new(error)))
            }
        }
    }

    /// Runs a `query` that takes long on a connection that cannot write, one of them at a time.
    pub(crate) async fn read_long<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match self.readers() {
            Some(readers) => readers.read_long(query).await,
            None => self.read(query).await,
        }
    }

    /// Those of a file; what is in memory has one connection for everything.
    fn readers(&self) -> Option<&Readers> {
        match &self.inner.connections {
            Connections::File { readers, .. } | Connections::ReadOnly(readers) => Some(readers),
            Connections::Memory(_) => None,
        }
    }

    /// A complete copy of the database, in another file.
    pub(crate) async fn copy_to(&self, target: PathBuf) -> StoreResult<()> {
        let Connections::File { path, .. } = &self.inner.connections else {
            return Err(StoreError::Failed("only the owner of a database file can copy it".into()));
        };
        let source = path.clone();
        // A connection of its own: the readers' may not write, not even into another file.
        let copied = tokio::task::spawn_blocking(move || {
            let connection = open_to_copy(&source)?;
            copy::copy_to(&connection, &target)
        });
        let copied = copied.await.map_err(|error| StoreError::Failed(Box::new(error)))?;
        copied.map_err(|error: CopyError| {
            if error.is_full() {
                StoreError::Full(Box::new(error))
            } else {
                StoreError::Failed(Box::new(error))
            }
        })
    }

    /// Finishes what is queued, folds the write-ahead log into the file, ends the epoch and releases the lock.
    /// Whoever asks afterwards gets [`StoreError::Closed`].
    pub async fn close(&self) {
        let store = self.clone();
        let closed = tokio::task::spawn_blocking(move || {
            if let Connections::File { writer, .. } = &store.inner.connections {
                writer.close();
            }
        });
        if let Err(error) = closed.await {
            tracing::error!(%error, "closing the database was cut short");
        }
    }

    /// The connection of a database without a file.
    pub(crate) fn memory(&self) -> Option<&Arc<Mutex<Connection>>> {
        match &self.inner.connections {
            Connections::Memory(connection) => Some(connection),
            Connections::File { .. } | Connections::ReadOnly(_) => None,
        }
    }

    pub(crate) fn own_epoch(&self) -> Epoch {
        self.inner.epoch
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.inner.clock)
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.connections {
            Connections::File { .. } => "file",
            Connections::ReadOnly(_) => "read-only file",
            Connections::Memory(_) => "memory",
        };
        f.debug_struct("Inner").field("kind", &kind).field("epoch", &self.epoch).finish_non_exhaustive()
    }
}
