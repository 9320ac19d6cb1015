//! The one connection that writes, on a thread of its own, committing in groups.
//!
//! Whatever has queued up while the disk was busy becomes one transaction (`gather`): a job that fails takes back only its
//! own changes, and one commit makes all others durable. Nobody is answered before it.
//!
//! A savepoint for each job would do that, but costs as much as its statements: SQLite copies every page that is written
//! after one. So jobs that can be repeated, which the engine's are, run without; should one fail, all of it is taken back
//! and done again with savepoints.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rusqlite::{Connection, TransactionBehavior};
use scheduler::{error::StoreError, run::Epoch, store::StoreResult};
use tokio::sync::{mpsc, oneshot};

use crate::error::store_error;

mod gather;

use gather::Gather;

/// Jobs that may wait; who comes later waits for room.
const QUEUE: usize = 1_024;

/// The way to the writer thread.
#[derive(Debug)]
pub struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread. It ends when the writer is closed or dropped, after all jobs; `at_end` then has the
    /// connection for last words, and whatever it captured lives as long as the thread.
    pub fn start(
        connection: Connection,
        epoch: Epoch,
        at_end: impl FnOnce(Connection) + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || {
            serve(&connection, epoch, receiver);
            at_end(connection);
        })?;
        Ok(Self { jobs: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Runs `work` in the next group; answers after its commit.
    pub async fn write<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (pending, answer) = Pending::once(work);
        self.send(Work::Job(Box::new(pending))).await?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// The same for work that may be done again after its changes were taken back.
    pub async fn write_repeatable<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (pending, answer) = Pending::repeatable(work);
        self.send(Work::Job(Box::new(pending))).await?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Runs `work` between two groups, in no transaction: what SQLite refuses to do in one.
    pub async fn write_alone<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let alone = move |connection: &Connection, epoch: Epoch| {
            let done = match latest_epoch(connection) {
                Ok(latest) if latest != Some(epoch.0) => Err(StoreError::Superseded),
                Ok(_) => work(connection).map_err(|error| store_error(Arc::new(error))),
                Err(error) => Err(store_error(Arc::new(error))),
            };
            // Who asked may have gone away; what was done stays done.
            let _ = reply.send(done);
        };
        self.send(Work::Alone(Box::new(alone))).await?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    async fn send(&self, work: Work) -> StoreResult<()> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let jobs = jobs.ok_or(StoreError::Closed)?;
        jobs.send(work).await.map_err(|_| StoreError::Closed)
    }

    /// Takes no more jobs, and waits until those taken are done and the thread has ended. Blocks.
    pub fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer thread panicked");
        }
    }
}

type Alone = Box<dyn FnOnce(&Connection, Epoch) + Send>;

/// What the thread is asked for.
enum Work {
    /// A member of a group.
    Job(Box<dyn Job>),
    /// Done by itself, in no transaction.
    Alone(Alone),
}

fn serve(connection: &Connection, epoch: Epoch, jobs: mpsc::Receiver<Work>) {
    let mut gather = Gather::new(jobs);
    let (mut group, mut alone) = (Vec::new(), None);
    while gather.next(&mut group, &mut alone) {
        if !group.is_empty() {
            let jobs = group.len();
            let commit = run_group(connection, epoch, &mut group);
            gather.done(jobs, commit);
        }
        if let Some(work) = alone.take() {
            // One that panics harms nobody else: its asker is told that nobody answers.
            let _ = catch_unwind(AssertUnwindSafe(|| work(connection, epoch)));
        }
    }
}

/// Who owns the database, asked in each transaction that writes.
pub const LATEST_EPOCH: &str = "SELECT max(id) FROM process_epochs";

fn latest_epoch(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached(LATEST_EPOCH)?.query_row([], |row| row.get(0))
}

/// Runs one job as a group of its own, on the caller's thread.
pub fn write_now<T, F>(connection: &Connection, epoch: Epoch, work: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
{
    let (pending, mut answer) = Pending::once(work);
    run_group(connection, epoch, &mut vec![Box::new(pending)]);
    answer.try_recv().unwrap_or(Err(StoreError::Closed))
}

/// One transaction for all jobs of `group`, which is empty afterwards. Returns how long the commit alone took.
fn run_group(connection: &Connection, epoch: Epoch, group: &mut Vec<Box<dyn Job>>) -> Duration {
    let together = group.iter().all(|job| job.is_repeatable());
    let verdict = match commit_group(
        connection,
        epoch,
        group,
        if together { Jobs::Bare } else { Jobs::InSavepoints },
    ) {
        Err(GroupError::OneFailed) => commit_group(connection, epoch, group, Jobs::InSavepoints),
        verdict => verdict,
    };
    let (verdict, commit) = match verdict {
        Ok(commit) => (Ok(()), commit),
        Err(error) => (Err(error), Duration::ZERO),
    };
    for job in group.drain(..) {
        job.answer(&verdict);
    }
    commit
}

/// How the jobs of a group are kept from each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Jobs {
    /// Not at all: one that fails fails the group.
    Bare,
    /// One that fails takes back its own.
    InSavepoints,
}

fn commit_group(
    connection: &Connection,
    epoch: Epoch,
    group: &mut [Box<dyn Job>],
    jobs: Jobs,
) -> Result<Duration, GroupError> {
    // Immediate: a transaction that begins with a read and then writes would fail at once where it must wait.
    let transaction = rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    if latest_epoch(&transaction)? != Some(epoch.0) {
        return Err(GroupError::Superseded);
    }
    for job in group {
        if jobs == Jobs::Bare {
            let done = job.run(&transaction);
            if transaction.is_autocommit() {
                return Err(GroupError::RolledBack);
            }
            if !done {
                return Err(GroupError::OneFailed);
            }
            continue;
        }
        transaction.prepare_cached("SAVEPOINT job")?.execute([])?;
        let kept = job.run(&transaction);
        if transaction.is_autocommit() {
            // A full disk or a failed write makes SQLite roll back everything.
            return Err(GroupError::RolledBack);
        }
        if !kept {
            transaction.prepare_cached("ROLLBACK TO job")?.execute([])?;
        }
        transaction.prepare_cached("RELEASE job")?.execute([])?;
    }
    let began = Instant::now();
    transaction.commit()?;
    Ok(began.elapsed())
}

/// Why none of a group's jobs was stored.
enum GroupError {
    Superseded,
    /// One of the jobs, and with it all: they have to be done again.
    OneFailed,
    /// By SQLite itself, because of an error that one of the jobs got.
    RolledBack,
    Sqlite(Arc<rusqlite::Error>),
}

impl From<rusqlite::Error> for GroupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(Arc::new(error))
    }
}

/// A job whose result's type is nobody's business but its asker's.
trait Job: Send {
    /// May be run again after its changes were taken back.
    fn is_repeatable(&self) -> bool;
    /// Does the work; `false`: take its changes back.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Answers, given how the group fared.
    fn answer(self: Box<Self>, group: &Result<(), GroupError>);
}

struct Pending<T, F> {
    work: F,
    is_repeatable: bool,
    outcome: Option<StoreResult<T>>,
    reply: oneshot::Sender<StoreResult<T>>,
}

impl<T, F: FnMut(&Connection) -> rusqlite::Result<T>> Pending<T, F> {
    fn repeatable(work: F) -> (Self, oneshot::Receiver<StoreResult<T>>) {
        let (reply, answer) = oneshot::channel();
        (Self { work, is_repeatable: true, outcome: None, reply }, answer)
    }
}

/// A job that is run once.
type Once<T> = Box<dyn FnMut(&Connection) -> rusqlite::Result<T> + Send>;

impl<T> Pending<T, Once<T>> {
    fn once(
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> (Self, oneshot::Receiver<StoreResult<T>>) {
        let (reply, answer) = oneshot::channel();
        let mut work = Some(work);
        let once = move |connection: &Connection| match work.take() {
            Some(work) => work(connection),
            None => Err(rusqlite::Error::InvalidQuery),
        };
        (Self { work: Box::new(once), is_repeatable: false, outcome: None, reply }, answer)
    }
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: FnMut(&Connection) -> rusqlite::Result<T> + Send,
{
    fn is_repeatable(&self) -> bool {
        self.is_repeatable
    }

    fn run(&mut self, connection: &Connection) -> bool {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(connection)));
        let outcome = match outcome {
            Ok(result) => result.map_err(|error| store_error(Arc::new(error))),
            Err(_) => Err(StoreError::Failed("the code that writes to the database panicked".into())),
        };
        let kept = outcome.is_ok();
        self.outcome = Some(outcome);
        kept
    }

    fn answer(self: Box<Self>, group: &Result<(), GroupError>) {
        let answer = match (self.outcome, group) {
            // Its own error says more than the group's.
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(StoreError::Closed),
            (_, Err(GroupError::Superseded)) => Err(StoreError::Superseded),
            (_, Err(GroupError::RolledBack | GroupError::OneFailed)) => {
                Err(StoreError::Failed("another write of the same commit failed and undid it".into()))
            }
            (_, Err(GroupError::Sqlite(error))) => Err(store_error(Arc::clone(error))),
        };
        // Who asked may have gone away; what was stored stays stored.
        let _ = self.reply.send(answer);
    }
}

#[cfg(test)]
mod tests;
