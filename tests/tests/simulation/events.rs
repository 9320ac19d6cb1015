//! What happens in a world: what a computer does to its programs, and what a person does at the worst moment.

use std::time::Duration;

use chrono::TimeDelta;
use rand::RngExt;
use scheduler::{
    clock::Clock,
    edit::TaskEdit,
    snooze::Snooze,
    task::{CatchUpPolicy, OverlapPolicy, TaskId},
};

use crate::{
    cast::CAST,
    log::Fact,
    process::Process,
    world::{World, ZONES},
};

impl World {
    /// Some time passes, often up to the very instant of a slot; then one thing happens.
    pub(crate) async fn something_happens(&mut self) {
        self.wait().await;
        if self.process.is_none() {
            self.be_away().await;
            self.start().await;
            return;
        }
        match self.rng.random_range(0..100) {
            0..22 => self.sleep(),
            22..28 => self.step(TimeDelta::seconds(1), TimeDelta::hours(3)),
            28..30 => self.step(TimeDelta::hours(3), TimeDelta::days(730)),
            30..34 => self.travel(),
            34..38 => {
                self.faults += 1;
                if let Some(process) = self.process.take() {
                    process.die(&self.premises.log).await;
                }
            }
            38..46 => {
                let operations = self.rng.random_range(1..30);
                self.premises.faults.crash_after(operations);
            }
            46..50 => {
                if let Some(process) = self.process.take() {
                    process.quit(&self.premises.log).await;
                }
            }
            50..53 => self.be_taken_over().await,
            53..70 => self.edit_something().await,
            70..77 => self.pause_or_resume().await,
            77..87 => self.run_now(),
            87..89 => self.cancel(),
            89..95 => self.outage().await,
            _ => self.lose_network().await,
        }
    }

    async fn wait(&mut self) {
        let now = self.premises.machine.now();
        if self.rng.random_bool(0.4) {
            let slots: Vec<_> = self.tasks().await.iter().filter_map(|task| task.next_run_at).collect();
            let ahead = slots
                .into_iter()
                .filter(|slot| *slot > now && *slot - now < TimeDelta::hours(2))
                .collect::<Vec<_>>();
            if !ahead.is_empty() {
                let slot = ahead[self.rng.random_range(0..ahead.len())];
                self.pass((slot - now).to_std().unwrap()).await;
                return;
            }
        }
        let minutes = 3.0 * 80.0_f64.powf(self.rng.random());
        self.pass(Duration::from_millis((minutes * 60_000.0) as u64)).await;
    }

    fn sleep(&mut self) {
        self.faults += 1;
        let minutes = 1.0 * 840.0_f64.powf(self.rng.random());
        let length = TimeDelta::milliseconds((minutes * 60_000.0) as i64);
        self.asleep += length;
        let told = self.rng.random_bool(0.6);
        self.jump(length, told);
    }

    /// Sets the clock by something between `least` and `most`, either way.
    fn step(&mut self, least: TimeDelta, most: TimeDelta) {
        self.faults += 1;
        let (least, most) = (least.num_milliseconds() as f64, most.num_milliseconds() as f64);
        let length = TimeDelta::milliseconds((least * (most / least).powf(self.rng.random())) as i64);
        let by = if self.rng.random_bool(0.5) { length } else { -length };
        self.jump(by, true);
    }

    fn jump(&mut self, by: TimeDelta, told: bool) {
        let from = self.premises.machine.now();
        self.premises.machine.jump(by, told);
        self.premises.log.note(Fact::Jumped { from, told });
    }

    fn travel(&mut self) {
        self.faults += 1;
        let zone = ZONES[self.rng.random_range(0..ZONES.len())];
        self.premises.machine.travel(zone);
        self.premises.log.note(Fact::Travelled { zone });
    }

    /// The application is closed for a while; the world goes on, and `cockpitctl` may edit.
    async fn be_away(&mut self) {
        let length = self.rng.random_range(1.0..600.0_f64) * self.rng.random::<f64>();
        self.pass(Duration::from_millis((length * 60_000.0) as u64)).await;
        match self.rng.random_range(0..10) {
            0..3 => {
                self.db = self.db.reopen_in_memory().unwrap();
                self.edit_row().await;
            }
            3..5 => self.sleep(),
            5 => self.step(TimeDelta::seconds(1), TimeDelta::days(10)),
            6 => self.travel(),
            _ => {}
        }
        let rest = Duration::from_secs(self.rng.random_range(1..100));
        self.pass(rest).await;
    }

    /// A second instance takes the database over while the first still runs.
    async fn be_taken_over(&mut self) {
        self.faults += 1;
        let first = self.process.take();
        self.start().await;
        let both = Duration::from_secs(self.rng.random_range(0..4_000));
        self.pass(both).await;
        if let Some(first) = first {
            first.fade().await;
        }
    }

    async fn edit_something(&mut self) {
        let id = self.edit_row().await;
        // Now and then the nudge is lost with the process that should have sent it.
        if self.rng.random_bool(0.1) {
            if let Some(process) = self.process.take() {
                self.faults += 1;
                process.die(&self.premises.log).await;
            }
            return;
        }
        if let Some(Process { handle, .. }) = &self.process {
            let handle = handle.clone();
            // Not waited for: a process that crashes meanwhile never answers.
            tokio::spawn(async move { handle.reload(id).await });
        }
    }

    async fn edit_row(&mut self) -> TaskId {
        let tasks = self.tasks().await;
        let index = self.rng.random_range(0..CAST.len());
        let (task, part) = (&tasks[index], &CAST[index]);
        let mut edit = TaskEdit::default();
        if self.rng.random_bool(0.25) {
            edit.snooze = Some(self.snooze_or_wake());
            let id = task.id;
            self.edit(id, &edit).await;
            return id;
        }
        match self.rng.random_range(0..10) {
            0..4 => edit.frequency = Some(part.frequency(self.rng.random_range(0..8))),
            _ if !task.enabled => edit.enabled = Some(true),
            4..6 => edit.enabled = Some(false),
            6 if !part.zones.is_empty() => {
                let zone = part.zones[self.rng.random_range(0..part.zones.len())];
                edit.timezone = Some(Some(zone.to_owned()));
            }
            7 => {
                let overlaps = [OverlapPolicy::Skip, OverlapPolicy::CancelRunning, OverlapPolicy::Queue];
                edit.overlap = Some(overlaps[self.rng.random_range(0..3)]);
            }
            8 => {
                let policies = [CatchUpPolicy::Once, CatchUpPolicy::Skip];
                edit.catch_up = Some(policies[self.rng.random_range(0..2)]);
            }
            _ => edit.name = Some(format!("Renamed {}", self.rng.random_range(0..1_000))),
        }
        let id = task.id;
        self.edit(id, &edit).await;
        id
    }

    /// Wakes a task, or snoozes it for minutes to days, or until it is woken.
    fn snooze_or_wake(&mut self) -> Option<Snooze> {
        if self.rng.random_bool(0.4) {
            return None;
        }
        let minutes = 1.0 * 3_000.0_f64.powf(self.rng.random());
        let length = TimeDelta::milliseconds((minutes * 60_000.0) as i64);
        let until = self.rng.random_bool(0.7).then(|| self.premises.machine.now() + length);
        Some(Snooze { until, reason: None })
    }

    async fn pause_or_resume(&mut self) {
        let Some(process) = &self.process else { return };
        let handle = process.handle.clone();
        let minutes = self.rng.random_range(1..600);
        let until =
            self.rng.random_bool(0.5).then(|| self.premises.machine.now() + TimeDelta::minutes(minutes));
        let pauses = self.rng.random_bool(0.5);
        tokio::spawn(async move {
            // An answer that says that it was not stored is an answer.
            if pauses { drop(handle.pause(until, None).await) } else { drop(handle.resume().await) }
        });
        self.pass(Duration::from_millis(1)).await;
    }

    fn run_now(&mut self) {
        let Some(process) = &self.process else { return };
        let (handle, log) = (process.handle.clone(), self.premises.log.clone());
        let task = TaskId(self.rng.random_range(1..=i64::try_from(CAST.len()).unwrap()));
        tokio::spawn(async move {
            if let Ok(scheduler::RunNowReply::Finished(run)) = handle.run_now(task).await {
                log.note(Fact::Told(Box::new((*run).clone())));
            }
        });
    }

    fn cancel(&self) {
        let Some(process) = &self.process else { return };
        let handle = process.handle.clone();
        let running = handle.status().borrow().running.first().map(|run| run.run_id);
        if let Some(run) = running {
            tokio::spawn(async move { handle.cancel(run).await });
        }
    }

    async fn outage(&mut self) {
        self.faults += 1;
        self.premises.faults.set_outage(true);
        let length = Duration::from_secs(self.rng.random_range(1..2_000));
        self.pass(length).await;
        self.premises.faults.set_outage(false);
    }

    async fn lose_network(&mut self) {
        self.faults += 1;
        self.premises.machine.set_online(false);
        self.premises.log.note(Fact::Online(false));
        let length = Duration::from_secs(self.rng.random_range(1..6_000));
        self.pass(length).await;
        self.premises.machine.set_online(true);
        self.premises.log.note(Fact::Online(true));
    }
}
