//! What the tests share: a cockpit in a folder of its own, and waiting with a bound.

use std::{path::Path, time::Duration};

use api::{
    error::ApiError,
    task::{SystemTaskDto, UpdateTaskInput},
};
use cockpit::{Cockpit, CockpitOptions, WireEvent};
use scheduler::SchedulerOptions;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A cockpit that runs only what it is asked to, and its folder.
pub struct Bench {
    pub cockpit: Cockpit,
    dir: TempDir,
}

impl Bench {
    /// A first start.
    pub async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let cockpit = Cockpit::open(options(dir.path())).await.unwrap();
        Self { cockpit, dir }
    }

    /// The same folder after a restart.
    pub async fn reopen(self) -> Self {
        self.cockpit.shutdown().await;
        let cockpit = Cockpit::open(options(self.dir.path())).await.unwrap();
        Self { cockpit, dir: self.dir }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The task of a type, as a window would read it.
    pub async fn task(&self, task_type: &str) -> SystemTaskDto {
        let tasks = self.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
        let id = tasks.iter().find(|task| task.task_type == task_type).unwrap().id;
        self.cockpit.get_system_task(id, None).await.unwrap().unwrap()
    }

    /// Edits a task with JSON as it comes over the wire.
    pub async fn edit(&self, task_type: &str, input: Value) -> Result<SystemTaskDto, ApiError> {
        let input: UpdateTaskInput = serde_json::from_value(input).unwrap();
        self.cockpit.update_system_task(task_type, None, &input).await
    }

    /// The same folder with its schedules, and the task of the news, which has failed and is tried once more: its source is
    /// down, and its next slot is far.
    pub async fn with_planned_retry(&self) -> (Cockpit, SystemTaskDto) {
        let down = json!({ "feeds": [{ "name": "Down", "url": "http://127.0.0.1:9/rss" }] }).to_string();
        let task = self.edit("news_sync", json!({ "config": down, "maxRetries": 1 })).await.unwrap();
        assert_eq!((task.retry_at, task.retry_attempt), (None, None));
        let cockpit = self.with_schedules().await;
        let mut events = cockpit.events();
        let wanted = (task.id, "rescheduled".to_owned());
        // It may have been told before anybody listened.
        if cockpit.get_system_task(task.id, None).await.unwrap().unwrap().retry_at.is_none() {
            next_event(&mut events, |event| cause(event).filter(|told| *told == wanted)).await;
        }
        let task = cockpit.get_system_task(task.id, None).await.unwrap().unwrap();
        (cockpit, task)
    }

    /// The same folder with its schedules.
    pub async fn with_schedules(&self) -> Cockpit {
        self.cockpit.shutdown().await;
        let mut options = options(self.path());
        options.scheduler.scheduled = true;
        Cockpit::open(options).await.unwrap()
    }
}

/// What has changed, and of which task.
pub fn cause(event: WireEvent) -> Option<(i64, String)> {
    match event {
        WireEvent::TaskChanged(payload) => Some((payload.task_id, payload.cause)),
        WireEvent::TaskRun(_) => None,
    }
}

/// Without windows to wait for, and without schedules: nothing goes out into the world by itself.
pub fn options(data_dir: &Path) -> CockpitOptions {
    let scheduler = SchedulerOptions {
        startup_delay: Duration::ZERO,
        start_settle: Duration::ZERO,
        resume_settle: Duration::ZERO,
        scheduled: false,
        ..SchedulerOptions::default()
    };
    CockpitOptions { data_dir: data_dir.to_owned(), program: "test", scheduler }
}

/// The next event that `wanted` makes something of.
pub async fn next_event<T>(
    events: &mut Receiver<WireEvent>,
    mut wanted: impl FnMut(WireEvent) -> Option<T>,
) -> T {
    let found = async {
        loop {
            if let Some(found) = wanted(events.recv().await.unwrap()) {
                return found;
            }
        }
    };
    tokio::time::timeout(PATIENCE, found).await.unwrap()
}
