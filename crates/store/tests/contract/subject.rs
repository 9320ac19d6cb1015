//! A store under test, and what the engine asks of it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use rusqlite::{Connection, params};
use scheduler::{
    run::{LogLine, Reason, Run, RunOutcome, RunStatus, RunTrigger},
    store::{Advance, Claim, ClaimOutcome, Finish, Skip, Store},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask, TaskId},
    testing::{memory_store::MemoryStore, test_clock::TestClock},
};
use store::{OpenOptions, SqliteStore, queries::run_listing::RunQuery};
use tempfile::TempDir;

pub const TASK: TaskId = TaskId(1);

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
    pub async fn with(self, task: SystemTask) -> Self {
        self.put(&task).await;
        self
    }

    pub fn store(&self) -> &dyn Store {
        match self {
            Self::Memory(store) => &**store,
            Self::Sqlite(store, _) => store,
        }
    }

    /// Adds a task, or puts another row in its place.
    pub async fn put(&self, task: &SystemTask) {
        match self {
            Self::Memory(store) => store.insert_task(task.clone()),
            Self::Sqlite(_, folder) => {
                put_row(&Connection::open(folder.path().join("cockpit.db")).unwrap(), task)
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
            Self::Sqlite(store, _) => store.run_log(run.id).await.unwrap(),
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
            ClaimOutcome::Claimed(run) => run,
            other => panic!("not granted: {other:?}"),
        }
    }

    /// Claims slot `n`, finishes it, and returns the task.
    pub async fn run_slot(&self, n: i64, outcome: RunOutcome) -> SystemTask {
        let revision = self.task().await.revision;
        let run = self.granted(&Claim { revision, ..claim(n) }).await;
        self.store()
            .finish(Finish { claimed_revision: revision, ..finish(&run, outcome) })
            .await
            .unwrap()
            .task
    }
}

async fn open(folder: &TempDir) -> SqliteStore {
    let mut options = OpenOptions::new(folder.path(), "contract", "1.0");
    options.clock = Arc::new(TestClock::new(noon()));
    SqliteStore::open(options).await.unwrap()
}

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

/// The n-th slot of [`task`].
pub fn slot(n: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(n)
}

/// An enabled task every minute from noon.
pub fn task() -> SystemTask {
    SystemTask {
        id: TASK,
        name: "Task".to_owned(),
        task_type: "test".to_owned(),
        component: "tests".to_owned(),
        frequency_cron: None,
        frequency_seconds: Some(60),
        timezone: None,
        enabled: true,
        anchor_at: Some(noon()),
        next_run_at: Some(slot(1)),
        last_slot_at: None,
        last_run_at: None,
        last_status: None,
        last_result: None,
        last_error: None,
        failing_since: None,
        error_count: 0,
        revision: 1,
        catch_up: CatchUpPolicy::Once,
        overlap: OverlapPolicy::Skip,
        timeout_seconds: 300,
        max_retries: 0,
        breaker_threshold: 3,
        suspended_reason: None,
        suspended_at: None,
        requires_network: false,
        config: None,
        created_at: noon(),
        updated_at: noon(),
    }
}

/// Claims slot `n` a moment after it came.
pub fn claim(n: i64) -> Claim {
    Claim {
        task_id: TASK,
        revision: 1,
        scheduled_for: Some(slot(n)),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: slot(n) + TimeDelta::milliseconds(7),
        advance: Some(Advance { last_slot_at: slot(n), next_run_at: Some(slot(n + 1)) }),
    }
}

pub fn manual_claim() -> Claim {
    Claim { scheduled_for: None, trigger: RunTrigger::Manual, advance: None, ..claim(0) }
}

/// Ends a run a second after it began.
pub fn finish(run: &Run, outcome: RunOutcome) -> Finish {
    Finish {
        run_id: run.id,
        task_id: run.task_id,
        trigger: run.trigger,
        claimed_revision: 1,
        started_at: run.started_at,
        outcome: RunOutcome { finished_at: run.started_at + TimeDelta::seconds(1), ..outcome },
        log: Vec::new(),
    }
}

pub fn success() -> RunOutcome {
    RunOutcome {
        status: RunStatus::Success,
        reason: None,
        result: Some(r#"{"inserted":24}"#.to_owned()),
        error_message: None,
        finished_at: noon(),
        duration_ms: 1_000,
        retry_at: None,
    }
}

pub fn error() -> RunOutcome {
    RunOutcome {
        status: RunStatus::Error,
        result: None,
        error_message: Some("the source is down".to_owned()),
        ..success()
    }
}

/// Passes over slot `n`.
pub fn skip(n: i64, reason: Reason) -> Skip {
    Skip {
        task_id: TASK,
        revision: 1,
        scheduled_for: slot(n),
        reason,
        missed_count: 1,
        at: slot(n) + TimeDelta::milliseconds(7),
        blocked_by: None,
        merge_since: None,
        message: None,
        advance: Advance { last_slot_at: slot(n), next_run_at: Some(slot(n + 1)) },
    }
}

fn put_row(connection: &Connection, task: &SystemTask) {
    let text = |at: Option<DateTime<Utc>>| at.map(|at| at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string());
    connection
        .execute(
            "INSERT INTO system_tasks (id, name, task_type, component, frequency_cron, frequency_seconds, enabled,
               anchor_at, next_run_at, last_slot_at, last_run_at, error_count, revision, breaker_threshold,
               suspended_reason, suspended_at, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             ON CONFLICT (id) DO UPDATE SET frequency_cron = excluded.frequency_cron,
               frequency_seconds = excluded.frequency_seconds, enabled = excluded.enabled,
               next_run_at = excluded.next_run_at, last_slot_at = excluded.last_slot_at,
               revision = excluded.revision",
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
            ],
        )
        .unwrap();
}
