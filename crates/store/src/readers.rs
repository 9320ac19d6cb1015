//! A pool of connections that only read. In WAL mode they neither wait for the writer nor hold it up.

use std::{
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
    thread::available_parallelism,
    time::Duration,
};

use r2d2::Pool;
use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, OpenFlags};
use scheduled_thread_pool::ScheduledThreadPool;
use scheduler::{error::StoreError, store::StoreResult};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{connection::configure_reader, error::store_error};

/// Readers at the same time: one for each processor within these bounds. What is read lies in the system's cache, so that more would
/// wait for processors, each with a connection and a thread to its name. One alone would have everybody wait for a long query.
const FEWEST: u32 = 2;
const MOST: u32 = 4;
/// How long a query waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one that takes long waits for the others of its kind.
const LONG_PATIENCE: Duration = Duration::from_mins(1);

/// The pool.
#[derive(Clone, Debug)]
pub struct Readers {
    pool: Pool<SqliteConnectionManager>,
    /// One for each connection: who waits for one does not keep a thread, which would cost more than it, waiting with it.
    turns: Arc<Semaphore>,
    /// One for all queries that take long: however many are asked, the others keep their readers.
    long_turn: Arc<Semaphore>,
    has_wal: bool,
}

impl Readers {
    /// A pool over the file, which has a write-ahead log or, in another journal mode, makes readers wait for the writer.
    /// Connections are opened as they are needed.
    pub fn open(path: &Path, has_wal: bool) -> Result<Self, r2d2::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let manager = SqliteConnectionManager::file(path)
            .with_flags(flags)
            .with_init(|connection| configure_reader(connection));
        let processors = available_parallelism().map_or(1, NonZero::get);
        let readers = u32::try_from(processors).unwrap_or(MOST).clamp(FEWEST, MOST);
        let pool = Pool::builder()
            .max_size(readers)
            .min_idle(Some(1))
            .connection_timeout(PATIENCE)
            // A connection is kept for good: looking for old ones would wake a thread every half a minute.
            .idle_timeout(None)
            .max_lifetime(None)
            // All it has to do is to open the few there are. By itself the pool would keep three.
            .thread_pool(Arc::new(ScheduledThreadPool::builder().num_threads(1).build()))
            .build(manager)?;
        let (turns, long_turn) = (Semaphore::new(readers as usize), Semaphore::new(1));
        Ok(Self { pool, turns: Arc::new(turns), long_turn: Arc::new(long_turn), has_wal })
    }

    /// Runs a `query` that finds a row by its key: in WAL mode at once, where a connection is free. It takes less time than
    /// waking the thread that might block instead of this one, and waits for nobody. In another journal mode it might wait
    /// for the writer, which is no wait for the thread of whoever asks.
    pub async fn read_row<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let Some(connection) = self.has_wal.then(|| self.pool.try_get()).flatten() else {
            return self.read(query).await;
        };
        match catch_unwind(AssertUnwindSafe(|| query(&connection))) {
            Ok(answer) => answer.map_err(|error| store_error(Arc::new(error))),
            Err(_) => Err(StoreError::Failed("the code that reads from the database panicked".into())),
        }
    }

    /// Runs `query` where it may block.
    pub async fn read<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let turn = take_turn(&self.turns, PATIENCE).await?;
        self.read_in(turn, query).await
    }

    /// Runs a `query` that takes long, as one does that looks at most pages: one of them at a time.
    pub async fn read_long<T, F>(&self, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let long_turn = take_turn(&self.long_turn, LONG_PATIENCE).await?;
        let turn = take_turn(&self.turns, PATIENCE).await?;
        self.read_in((turn, long_turn), query).await
    }

    /// Runs `query`, and gives `turn` back only then, whether or not somebody still waits for the answer.
    async fn read_in<T, F>(&self, turn: impl Send + 'static, query: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let pool = self.pool.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let connection = pool.get().map_err(|error| StoreError::Busy(Box::new(error)))?;
            query(&connection).map_err(|error| store_error(Arc::new(error)))
        });
        answer.await.unwrap_or_else(|error| Err(StoreError::Failed(Box::new(error))))
    }
}

async fn take_turn(turns: &Arc<Semaphore>, patience: Duration) -> StoreResult<OwnedSemaphorePermit> {
    timeout(patience, Arc::clone(turns).acquire_owned())
        .await
        .map_err(|late| StoreError::Busy(Box::new(late)))?
        .map_err(|_| StoreError::Closed)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use futures::FutureExt as _;

    use super::*;

    fn one(connection: &Connection) -> rusqlite::Result<i64> {
        connection.query_row("SELECT 1", [], |row| row.get(0))
    }

    fn database(folder: &Path) -> PathBuf {
        let path = folder.join("cockpit.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        path
    }

    #[tokio::test]
    async fn a_row_is_read_at_once_or_when_a_connection_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let readers = Readers::open(&database(dir.path()), true).unwrap();
        assert_eq!(readers.read_row(one).now_or_never().unwrap().unwrap(), 1);

        let taken: Vec<_> = (0..readers.pool.max_size()).map(|_| readers.pool.get().unwrap()).collect();
        let mut waiting = Box::pin(readers.read_row(one));
        assert!((&mut waiting).now_or_never().is_none());
        drop(taken);
        assert_eq!(waiting.await.unwrap(), 1);
    }

    #[tokio::test]
    async fn more_queries_than_readers_take_turns() {
        let dir = tempfile::tempdir().unwrap();
        let readers = Readers::open(&database(dir.path()), true).unwrap();
        let all = Arc::clone(&readers.turns).acquire_many_owned(readers.pool.max_size()).await.unwrap();
        let mut waiting = Box::pin(readers.read(one));
        assert!((&mut waiting).now_or_never().is_none());
        drop(all);
        assert_eq!(waiting.await.unwrap(), 1);
        assert_eq!(
            readers.turns.available_permits(),
            readers.pool.max_size() as usize,
            "turns are given back"
        );
    }

    #[tokio::test]
    async fn long_queries_wait_for_each_other_and_hold_up_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let readers = Readers::open(&database(dir.path()), true).unwrap();
        let (go_on, held) = std::sync::mpsc::channel::<()>();
        let mut first = Box::pin(readers.read_long(move |connection| {
            // Until the test lets it go on, or has failed.
            let _ = held.recv();
            one(connection)
        }));
        assert!((&mut first).now_or_never().is_none());
        let mut others: Vec<_> =
            (0..2 * readers.pool.max_size()).map(|_| Box::pin(readers.read_long(one))).collect();
        for other in &mut others {
            assert!(other.now_or_never().is_none());
        }
        let free = readers.pool.max_size() as usize - 1;
        assert_eq!(readers.turns.available_permits(), free, "one is taken, by the first");
        assert_eq!(readers.read(one).await.unwrap(), 1);

        // Nobody waits for its answer any more; it is still at it.
        drop(first);
        assert_eq!(readers.long_turn.available_permits(), 0);
        go_on.send(()).unwrap();
        for other in others {
            assert_eq!(other.await.unwrap(), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_query_that_has_no_turn_in_time_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let readers = Readers::open(&database(dir.path()), true).unwrap();
        let _all = Arc::clone(&readers.turns).acquire_many_owned(readers.pool.max_size()).await.unwrap();
        assert!(matches!(readers.read(one).await, Err(StoreError::Busy(_))));
        assert!(matches!(readers.read_long(one).await, Err(StoreError::Busy(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_query_waits_longer_for_its_kind() {
        let dir = tempfile::tempdir().unwrap();
        let readers = Readers::open(&database(dir.path()), true).unwrap();
        let _long = Arc::clone(&readers.long_turn).acquire_owned().await.unwrap();
        let asked = tokio::time::Instant::now();
        assert!(matches!(readers.read_long(one).await, Err(StoreError::Busy(_))));
        assert_eq!(asked.elapsed(), LONG_PATIENCE);
    }

    #[tokio::test]
    async fn a_query_that_panics_is_an_error_wherever_it_ran() {
        let dir = tempfile::tempdir().unwrap();
        let path = database(dir.path());
        for has_wal in [true, false] {
            let readers = Readers::open(&path, has_wal).unwrap();
            let answer: StoreResult<()> = readers.read_row(|_| panic!("on purpose")).await;
            assert!(matches!(answer, Err(StoreError::Failed(_))), "{answer:?}");
            assert_eq!(readers.read_row(one).await.unwrap(), 1);
        }
    }
}
