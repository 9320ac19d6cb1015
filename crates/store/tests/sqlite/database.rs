//! A database in a folder of its own.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, TimeZone, Utc};
use rusqlite::Connection;
use scheduler::{
    run::{Run, RunId, RunOutcome, RunStatus},
    store::{Claim, ClaimOutcome, Finish, Store},
    task::SystemTask,
    testing::test_clock::TestClock,
};
use store::{NewTask, OpenError, OpenOptions, SqliteStore};
use tempfile::TempDir;

pub struct Database {
    pub folder: TempDir,
    pub store: SqliteStore,
}

impl Database {
    /// A new one, at noon.
    pub async fn create() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path()).await.unwrap();
        Self { folder, store }
    }

    /// With a task every 45 minutes.
    pub async fn with_task() -> (Self, SystemTask) {
        let database = Self::create().await;
        database
            .store
            .seed_tasks(vec![NewTask {
                max_retries: 2,
                ..NewTask::every("news_sync", "news", "News sync", 2_700)
            }])
            .await
            .unwrap();
        let task = database.store.find_task("news_sync", None).await.unwrap().unwrap();
        (database, task)
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("cockpit.db")
    }

    /// A second connection, as a person with a database browser has it.
    pub fn connect(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    pub async fn close(self) -> TempDir {
        self.store.close().await;
        self.folder
    }

    pub async fn claimed(&self, claim: Claim) -> Run {
        match self.store.claim(claim).await.unwrap() {
            ClaimOutcome::Claimed(run) => Arc::unwrap_or_clone(run),
            other => panic!("not granted: {other:?}"),
        }
    }
}

pub async fn open(folder: &Path) -> Result<SqliteStore, OpenError> {
    let mut options = OpenOptions::new(folder, "test", "1.0");
    options.clock = Arc::new(TestClock::new(noon()));
    SqliteStore::open(options).await
}

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

/// The end of a run that was claimed under the task's first revision.
pub fn ended(run: &Run, status: RunStatus, finished_at: DateTime<Utc>) -> Finish {
    let outcome = RunOutcome {
        status,
        reason: None,
        result: None,
        error_message: None,
        finished_at,
        duration_ms: 0,
        retry_at: None,
    };
    Finish {
        run_id: run.id,
        task_id: run.task_id,
        trigger: run.trigger,
        claimed_revision: 1,
        started_at: run.started_at,
        outcome,
        log: Vec::new(),
    }
}

/// A finished run, written past the store.
pub fn insert_run(
    connection: &Connection,
    task: &SystemTask,
    started_at: DateTime<Utc>,
    status: &str,
) -> RunId {
    connection
        .execute(
            "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, trigger, epoch)
             VALUES (?1, ?2, ?2, ?3, 'manual', 1)",
            (task.id.0, started_at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(), status),
        )
        .unwrap();
    RunId(connection.last_insert_rowid())
}
