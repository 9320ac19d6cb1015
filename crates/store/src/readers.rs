//! A pool of connections that only read. In WAL mode they neither wait for the writer nor hold it up.

use std::{path::Path, sync::Arc, time::Duration};

use r2d2::Pool;
use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, OpenFlags};
use scheduler::{error::StoreError, store::StoreResult};

use crate::{connection::configure_reader, error::store_error};

/// Readers at the same time.
const READERS: u32 = 4;
/// How long a query waits for one of them.
const PATIENCE: Duration = Duration::from_secs(10);

/// The pool.
#[derive(Clone, Debug)]
pub struct Readers(Pool<SqliteConnectionManager>);

impl Readers {
    /// A pool over the file; connections are opened as they are needed.
    pub fn open(path: &Path) -> Result<Self, r2d2::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let manager = SqliteConnectionManager::file(path)
            .with_flags(flags)
            .with_init(|connection| configure_reader(connection));
        let pool = Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .connection_timeout(PATIENCE)
            // A connection is kept for good: looking for old ones would wake three threads every half a minute.
            .idle_timeout(None)
            .max_lifetime(None)
            .build(manager)?;
        Ok(Self(pool))
    }

    /// Runs a `query` that finds a row by its key: at once, where a connection is free. It takes less time than waking the
    /// thread that might block instead of this one, and in WAL mode it waits for nobody.
    pub async fn read_row<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match self.0.try_get() {
            Some(connection) => query(&connection).map_err(|error| store_error(Arc::new(error))),
            None => self.read(query).await,
        }
    }

    /// Runs `query` where it may block.
    pub async fn read<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let pool = self.0.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let connection = pool.get().map_err(|error| StoreError::Busy(Box::new(error)))?;
            query(&connection).map_err(|error| store_error(Arc::new(error)))
        });
        answer.await.unwrap_or_else(|error| Err(StoreError::Failed(Box::new(error))))
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn one(connection: &Connection) -> rusqlite::Result<i64> {
        connection.query_row("SELECT 1", [], |row| row.get(0))
    }

    #[tokio::test]
    async fn a_row_is_read_at_once_or_when_a_connection_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cockpit.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        let readers = Readers::open(&path).unwrap();
        assert_eq!(readers.read_row(one).now_or_never().unwrap().unwrap(), 1);

        let taken: Vec<_> = (0..READERS).map(|_| readers.0.get().unwrap()).collect();
        let mut waiting = Box::pin(readers.read_row(one));
        assert!((&mut waiting).now_or_never().is_none());
        drop(taken);
        assert_eq!(waiting.await.unwrap(), 1);
    }
}
