//! One world: a machine, a database and a person, for so many days. Everything in it follows from its seed.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use scheduler::{
    SchedulerOptions,
    clock::Clock,
    edit::{TaskEdit, apply},
    run::Run,
    store::Store,
    task::{SystemTask, TaskId},
};
use store::{
    SqliteStore,
    queries::{edits::NewEdit, run_listing::RunQuery},
};
use system_tests::machine::Machine;

use crate::{
    cast::CAST,
    disk::Faults,
    log::{Event, Fact, Log},
    planted::Bug,
    process::{Premises, Process, settings},
};

/// Zones that the machine travels between.
pub const ZONES: [Tz; 5] =
    [Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Asia__Tokyo, Tz::UTC];

/// What a world leaves behind.
pub struct Record {
    /// What its processes were started with.
    pub options: SchedulerOptions,
    /// Where it began.
    pub zone: Tz,
    /// What happened.
    pub events: Vec<Event>,
    /// The database's last reading: every run, oldest first.
    pub runs: Vec<Run>,
    /// Days lived, asleep or awake.
    pub days: f64,
    /// What went wrong: operations, sleeps, steps, deaths, journeys, outages.
    pub faults: u64,
}

/// A world that is going on.
pub struct World {
    pub(crate) premises: Premises,
    pub(crate) db: SqliteStore,
    pub(crate) process: Option<Process>,
    pub(crate) rng: Xoshiro256PlusPlus,
    pub(crate) asleep: TimeDelta,
    pub(crate) faults: u64,
}

impl World {
    /// Lives a world of `seed` for `days`, in which the engine makes the planted mistake.
    pub async fn live(seed: u64, days: f64, bug: Option<Bug>) -> Record {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let zone = ZONES[rng.random_range(0..ZONES.len())];
        let machine = Machine::boot(beginning(&mut rng), zone);
        let log = Log::new(machine.clone());
        let options = settings(seed);
        let premises = Premises { faults: Faults::new(rng.random()), machine, log, bug, options };
        let db = SqliteStore::open_in_memory(Arc::new(premises.machine.clone())).unwrap();
        let mut world = Self { premises, db, process: None, rng, asleep: TimeDelta::zero(), faults: 0 };
        world.found().await;
        world.start().await;
        let length = TimeDelta::milliseconds((days * 86_400_000.0) as i64);
        while world.lived() < length {
            for _ in 0..world.rng.random_range(2..8) {
                world.something_happens().await;
            }
            world.calm().await;
        }
        world.premises.faults.set_calm(true);
        if let Some(process) = world.process.take() {
            process.quit(&world.premises.log).await;
        }
        let days = world.lived().num_milliseconds() as f64 / 86_400_000.0;
        let faults = world.faults + world.premises.faults.count();
        let (events, runs) = (world.premises.log.take(), world.read_runs().await);
        Record { options, zone, events, runs, days, faults }
    }

    /// Creates the tasks.
    async fn found(&mut self) {
        self.db.seed_tasks(CAST.iter().map(crate::cast::Part::new_task).collect()).await.unwrap();
        for (index, part) in CAST.iter().enumerate() {
            self.edit(TaskId(i64::try_from(index).unwrap() + 1), &part.policies()).await;
        }
    }

    fn lived(&self) -> TimeDelta {
        self.asleep + TimeDelta::from_std(self.premises.machine.monotonic()).unwrap()
    }

    /// Starts a process, however often it takes.
    pub(crate) async fn start(&mut self) {
        while self.process.is_none() {
            self.db = self.db.reopen_in_memory().unwrap();
            self.process = Process::start(&self.premises, &self.db, &mut self.rng).await;
            if self.process.is_none() {
                self.pass(Duration::from_secs(20)).await;
            }
        }
    }

    /// Lets awake time go by. `false`: the process crashed meanwhile, at an operation of its disk.
    pub(crate) async fn pass(&mut self, time: Duration) -> bool {
        tokio::select! {
            biased;
            () = self.premises.faults.crashed.notified() => {}
            () = tokio::time::sleep(time) => return true,
        }
        if let Some(process) = self.process.take() {
            process.die(&self.premises.log).await;
        }
        false
    }

    /// Nothing goes wrong for long enough that all must be well; then the rows are looked at.
    async fn calm(&mut self) {
        self.premises.faults.set_calm(true);
        self.premises.machine.set_online(true);
        self.premises.log.note(Fact::Online(true));
        self.start().await;
        let length = Duration::from_millis(self.rng.random_range(11 * 60_000..50 * 60_000));
        self.pass(length).await;
        let tasks = self.db.load_tasks().await.unwrap();
        self.premises.log.note(Fact::Calm { tasks });
        self.premises.faults.set_calm(false);
    }

    /// A person edits a task: the row is written. Who is to hear of it is another matter.
    pub(crate) async fn edit(&mut self, id: TaskId, edit: &TaskEdit) {
        let machine = &self.premises.machine;
        let before = self.db.load_task(id).await.unwrap().unwrap();
        let after = apply(&before, edit, machine.now(), machine.zone()).unwrap();
        let record =
            NewEdit { edited_by: "simulation".into(), before: "{}".into(), after: "{}".into(), undoes: None };
        let stored = self.db.update_task(before.revision, &after, record).await.unwrap().unwrap();
        self.premises.log.note(Fact::Edited { before: Box::new(before), after: Box::new(stored) });
    }

    pub(crate) async fn tasks(&self) -> Vec<SystemTask> {
        self.db.load_tasks().await.unwrap()
    }

    async fn read_runs(&self) -> Vec<Run> {
        let all = self.db.list_runs(RunQuery { limit: u32::MAX, ..RunQuery::default() }).await.unwrap();
        all.into_iter().map(|listed| listed.run).rev().collect()
    }
}

/// Some days before the clocks change somewhere.
fn beginning(rng: &mut Xoshiro256PlusPlus) -> DateTime<Utc> {
    let months = [(3, 3), (3, 22), (3, 30), (9, 29), (10, 20), (10, 27), (6, 10)];
    let (month, day) = months[rng.random_range(0..months.len())];
    let year = rng.random_range(2020..2030);
    Utc.with_ymd_and_hms(
        year,
        month,
        day,
        rng.random_range(0..24),
        rng.random_range(0..60),
        rng.random_range(0..60),
    )
    .unwrap()
}
