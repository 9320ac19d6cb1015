//! A store under test.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use scheduler::{
    run::{LogLine, Run, RunOutcome},
    store::{Claim, ClaimOutcome, Finish, Store},
    task::SystemTask,
    testing::{memory_store::MemoryStore, test_clock::TestClock},
};
use store::{
    OpenOptions, SqliteStore,
    queries::{edits::NewEdit, run_listing::RunQuery},
};
use tempfile::TempDir;

use crate::requests::{TASK, claim, finish, noon};

pub enum Subject {
    Memory(Arc<MemoryStore>),
    Sqlite(SqliteStore, TempDir),
}

impl Subject {
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::Sqlite(open(&folder).await, folder)
    }

    /// With one task in it.
    pub fn with(self, task: SystemTask) -> Self {
        self.put(task);
        self
    }

    pub fn store(&self) -> &dyn Store {
        match self {
            Self::Memory(store) => &**store,
            Self::Sqlite(store, _) => store,
        }
    }

    /// Adds a task, or puts another row in its place.
    pub fn put(&self, task: SystemTask) {
        match self {
            Self::Memory(store) => store.insert_task(task),
            Self::Sqlite(_, folder) => {
                put_row(&Connection::open(folder.path().join("cockpit.db")).unwrap(), &task);
            }
        }
    }

    /// Stores an edit that was made of a reading of revision 1.
    pub async fn update(&self, edited: &SystemTask) -> Option<SystemTask> {
        match self {
            Self::Memory(store) => store.update_task(1, edited),
            Self::Sqlite(store, _) => {
                let (before, after) = ("{}".to_owned(), "{}".to_owned());
                let record = NewEdit { edited_by: "test".to_owned(), before, after, undoes: None };
                store.update_task(1, edited, record).await.unwrap()
            }
        }
    }

    pub async fn task(&self) -> SystemTask {
        self.store().load_task(TASK).await.unwrap().unwrap()
    }

    /// All runs, oldest first.
    pub async fn runs(&self) -> Vec<Run> {
        match self {
            Self::Memory(store) => store.runs(),
            Self::Sqlite(store, _) => {
                let all = store.list_runs(RunQuery { limit: 1_000, ..RunQuery::default() }).await.unwrap();
                all.into_iter().map(|listed| listed.run).rev().collect()
            }
        }
    }

    pub async fn log(&self, run: &Run) -> Vec<LogLine> {
        match self {
            Self::Memory(store) => store.log(run.id),
            Self::Sqlite(store, _) => store.run_detail(run.id).await.unwrap().unwrap().log,
        }
    }

    /// As the next process finds it.
    pub async fn restart(self) -> Self {
        match self {
            Self::Memory(store) => {
                store.next_epoch();
                Self::Memory(store)
            }
            Self::Sqlite(store, folder) => {
                store.close().await;
                Self::Sqlite(open(&folder).await, folder)
            }
        }
    }

    pub async fn claim(&self, claim: &Claim) -> ClaimOutcome {
        self.store().claim(claim.clone()).await.unwrap()
    }

    /// A claim that must be granted.
    pub async fn granted(&self, claim: &Claim) -> Run {
        match self.claim(claim).await {
            ClaimOutcome::Claimed(run) => Arc::unwrap_or_clone(run),
            other => panic!("not granted: {other:?}"),
        }
    }

    /// Claims slot `n`, finishes it, and returns the task.
    pub async fn run_slot(&self, n: i64, outcome: RunOutcome) -> SystemTask {
        let revision = self.task().await.revision;
        let run = self.granted(&Claim { revision, ..claim(n) }).await;
        let finish = Finish { claimed_revision: revision, ..finish(&run, outcome) };
        Arc::unwrap_or_clone(self.store().finish(finish).await.unwrap().task)
    }
}

async fn open(folder: &TempDir) -> SqliteStore {
    let mut options = OpenOptions::new(folder.path(), "contract", "1.0");
    options.clock = Arc::new(TestClock::new(noon()));
    SqliteStore::open(options).await.unwrap()
}

fn put_row(connection: &Connection, task: &SystemTask) {
    let text = |at: Option<DateTime<Utc>>| at.map(|at| at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string());
    connection
        .execute(
            "INSERT INTO system_tasks (id, name, task_type, component, frequency_cron, frequency_seconds, enabled,
               anchor_at, next_run_at, last_slot_at, last_run_at, error_count, revision, breaker_threshold,
               suspended_reason, suspended_at, created_at, updated_at, snoozed_at, snoozed_until, snooze_reason,
               max_retries)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
             ON CONFLICT (id) DO UPDATE SET frequency_cron = excluded.frequency_cron,
               frequency_seconds = excluded.frequency_seconds, enabled = excluded.enabled,
               next_run_at = excluded.next_run_at, last_slot_at = excluded.last_slot_at,
               revision = excluded.revision, max_retries = excluded.max_retries",
            params![
                task.id.0,
                task.name,
                task.task_type,
                task.component,
                task.frequency_cron,
                task.frequency_seconds,
                task.enabled,
                text(task.anchor_at),
                text(task.next_run_at),
                text(task.last_slot_at),
                text(task.last_run_at),
                task.error_count,
                task.revision,
                task.breaker_threshold,
                task.suspended_reason,
                text(task.suspended_at),
                text(Some(task.created_at)),
                text(Some(task.updated_at)),
                text(task.snoozed_at),
                text(task.snoozed_until),
                task.snooze_reason,
                task.max_retries,
            ],
        )
        .unwrap();
}
