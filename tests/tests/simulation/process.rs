//! One run of the application on the machine: the real scheduler over the disk, from its start to its end.

use std::sync::Arc;

use rand::{RngExt, rngs::Xoshiro256PlusPlus};
use scheduler::{
    Scheduler, SchedulerHandle, SchedulerOptions, event::SchedulerEvent, handler::HandlerRegistry,
    network::AlwaysOnline, store::Store,
};
use store::{SqliteStore, queries::run_listing::RunQuery};
use system_tests::machine::Machine;

use crate::{
    cast::CAST,
    disk::{Disk, Faults},
    log::{Fact, Log},
    planted::{BentClock, Bug},
    work::Work,
};

/// The settings of every process of a world: half of them have the product's with fewer workers than tasks, so that the pool is
/// full now and then; the others those that the benchmark measures with, so that nothing it shows is bought with a promise.
pub fn settings(seed: u64) -> SchedulerOptions {
    let bounded = |options| SchedulerOptions { workers: 3, manual_workers: 2, ..options };
    match seed % 4 {
        0 | 1 => bounded(SchedulerOptions::default()),
        2 => bounded(SchedulerOptions::without_grace()),
        _ => SchedulerOptions::one_worker_per_task(CAST.len()),
    }
}

/// A process that runs.
pub struct Process {
    scheduler: Scheduler,
    /// The way to its manager.
    pub handle: SchedulerHandle,
}

/// What every process of a world is started with.
pub struct Premises {
    pub machine: Machine,
    pub log: Log,
    pub faults: Arc<Faults>,
    pub bug: Option<Bug>,
    pub options: SchedulerOptions,
}

impl Process {
    /// Starts on `db`. `None`: it did not come up, or crashed while it did.
    pub async fn start(premises: &Premises, db: &SqliteStore, rng: &mut Xoshiro256PlusPlus) -> Option<Self> {
        let Premises { machine, log, faults, bug, options } = premises;
        let mut handlers = HandlerRegistry::new();
        for part in CAST {
            handlers.register(part.task_type, Work::new(part.temper, rng.random(), log.clone(), *bug));
        }
        let disk = Arc::new(Disk::new(db.clone(), log.clone(), Arc::clone(faults), *bug));
        let settles = *bug != Some(Bug::NoSettling);
        let options = if settles {
            *options
        } else {
            SchedulerOptions {
                start_settle: std::time::Duration::ZERO,
                resume_settle: std::time::Duration::ZERO,
                ..*options
            }
        };
        log.note(Fact::Starting);
        let starting = Scheduler::builder(disk, handlers)
            .clock(BentClock::new(machine.clone(), *bug))
            .network(if *bug == Some(Bug::DeafToNetwork) {
                Arc::new(AlwaysOnline)
            } else {
                machine.network()
            })
            .options(options)
            .start();
        let scheduler = tokio::select! {
            biased;
            () = faults.crashed.notified() => return None,
            started = starting => started.ok()?,
        };
        log.note(Fact::Started { undead: undead(db).await });
        let handle = scheduler.handle();
        tokio::spawn(listen(handle.clone(), log.clone()));
        Some(Self { scheduler, handle })
    }

    /// Closes as a person closes it.
    pub async fn quit(self, log: &Log) {
        self.scheduler.shutdown().await;
        log.note(Fact::Died);
    }

    /// Ends as SIGKILL ends it: nothing of it runs any more.
    pub async fn die(self, log: &Log) {
        drop(self);
        // Manager, jobs and handlers are dropped one after the other, each when the one before is gone.
        for _ in 0..32 {
            tokio::task::yield_now().await;
        }
        log.note(Fact::Died);
    }
}

impl Process {
    /// Goes away after another process has taken its place; it has had its end already.
    pub async fn fade(self) {
        drop(self);
        for _ in 0..32 {
            tokio::task::yield_now().await;
        }
    }
}

/// Notes every ending that the engine tells.
async fn listen(handle: SchedulerHandle, log: Log) {
    let mut events = handle.subscribe();
    drop(handle);
    while let Ok(event) = events.recv().await {
        if let SchedulerEvent::RunFinished { run, .. } = event {
            log.note(Fact::Told(Box::new((*run).clone())));
        }
    }
}

/// Rows of other processes that still say `running`.
async fn undead(db: &SqliteStore) -> usize {
    let running =
        RunQuery { status: Some(scheduler::run::RunStatus::Running), limit: 1_000, ..RunQuery::default() };
    db.list_runs(running).await.unwrap().iter().filter(|listed| listed.run.epoch != db.epoch()).count()
}
