//! What tests of a night share: the real scheduler and the real store on a clock of their own, and one task. No file,
//! and no window.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use api::{slot::SlotExplanationDto, task::UpdateTaskInput};
use chrono::{DateTime, Utc};
use futures::{FutureExt, future::BoxFuture};
use handlers::NoSecrets;
use scheduler::{
    SchedulerOptions,
    clock::Clock,
    handler::{Handler, HandlerRegistry, RunContext},
    run::TaskRunResult,
    schedule::Frequency,
    testing::test_clock::TestClock,
};
use store::{NewTask, SqliteStore};

use crate::{Cockpit, CockpitOptions};

/// A cockpit with one task, at half past every hour, from eight in the evening on.
pub(crate) struct Night {
    pub clock: Arc<TestClock>,
    pub cockpit: Cockpit,
    slept: Arc<AtomicU64>,
    pub fails: Arc<AtomicBool>,
    pub hangs: Arc<AtomicBool>,
    /// Seconds.
    pub takes: Arc<AtomicU64>,
}

struct Work {
    fails: Arc<AtomicBool>,
    hangs: Arc<AtomicBool>,
    takes: Arc<AtomicU64>,
}

impl Handler for Work {
    fn run(&self, _: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let (fails, hangs) = (self.fails.load(Ordering::SeqCst), self.hangs.load(Ordering::SeqCst));
        let takes = Duration::from_secs(self.takes.load(Ordering::SeqCst));
        async move {
            tokio::time::sleep(takes).await;
            if hangs {
                std::future::pending::<()>().await;
            }
            if fails { TaskRunResult::error("It rains") } else { TaskRunResult::success("{}") }
        }
        .boxed()
    }
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl Night {
    pub async fn begin() -> Self {
        let clock = Arc::new(TestClock::new(at("2026-11-23T20:00:00Z")));
        let store = SqliteStore::open_in_memory(clock.clone()).unwrap();
        let hourly = Frequency::Cron { pattern: "30 * * * *".to_owned() };
        store.seed_tasks(vec![NewTask::new("work", "tests", "Work", hourly)]).await.unwrap();
        let (fails, hangs) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (slept, takes) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let work = Work { fails: Arc::clone(&fails), hangs: Arc::clone(&hangs), takes: Arc::clone(&takes) };
        let cockpit = start(store, work, Arc::clone(&clock), Arc::clone(&slept)).await;
        Self { clock, cockpit, slept, fails, hangs, takes }
    }

    /// Closed until then.
    pub async fn closed_until(self, text: &str) -> Self {
        self.cockpit.shutdown().await;
        self.clock.step(at(text) - self.clock.now());
        let store = self.cockpit.store().reopen_in_memory().unwrap();
        let (fails, hangs) = (Arc::clone(&self.fails), Arc::clone(&self.hangs));
        let work = Work { fails, hangs, takes: Arc::clone(&self.takes) };
        let cockpit = start(store, work, Arc::clone(&self.clock), Arc::clone(&self.slept)).await;
        Self { cockpit, ..self }
    }

    /// Awake until then; what is due in it happens.
    pub async fn until(&self, text: &str) {
        let left = (at(text) - self.clock.now()).to_std().unwrap();
        tokio::time::sleep(left).await;
        // A reload goes through the mailbox behind all that is due.
        for task in self.cockpit.store().list_tasks().await.unwrap() {
            self.cockpit.scheduler().unwrap().reload(task.id).await.unwrap();
        }
    }

    /// Asleep until then.
    pub fn sleep_until(&self, text: &str) {
        let length = at(text) - self.clock.now();
        self.slept.fetch_add(u64::try_from(length.num_seconds()).unwrap(), Ordering::SeqCst);
        self.clock.suspend(length);
    }

    pub async fn edit(&self, input: &str) {
        let input: UpdateTaskInput = serde_json::from_str(input).unwrap();
        self.cockpit.update_system_task("work", None, &input).await.unwrap();
    }

    pub async fn why(&self, at: &str) -> SlotExplanationDto {
        self.cockpit.explain_slot("work", None, Some(at)).await.unwrap()
    }
}

async fn start(store: SqliteStore, work: Work, clock: Arc<TestClock>, slept: Arc<AtomicU64>) -> Cockpit {
    let mut registry = HandlerRegistry::new();
    registry.register("work", work);
    let options = CockpitOptions {
        data_dir: PathBuf::new(),
        program: "window",
        scheduler: SchedulerOptions::default(),
    };
    let asleep = move || Some(Duration::from_secs(slept.load(Ordering::SeqCst)));
    Cockpit::start(store, registry, Arc::new(NoSecrets), clock, options, asleep).await.unwrap()
}
