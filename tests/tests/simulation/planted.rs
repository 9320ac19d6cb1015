//! Mistakes that a scheduler could make, planted at the engine's ports: each is one that some scheduler has made. The
//! checker must find every one of them, or it proves nothing.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    clock::{Clock, Wake},
    run::{Reason, Run, RunTrigger},
    store::{Claim, ClaimOutcome, Finish, Pause, Recorded, Reschedule, Skip, Store, StoreResult},
    task::{SystemTask, TaskId},
};
use system_tests::machine::Machine;

use crate::{disk::Disk, log::Fact};

/// One mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A slot is passed over without a row.
    DropSlot,
    /// A claim is granted, its row is not written.
    ClaimWithoutRow,
    /// One claim, two calls of the handler.
    CallTwice,
    /// The claim does not move the watermark.
    ForgetWatermark,
    /// The engine's clock is ahead of the wall.
    FireEarly,
    /// The timer is a quarter of a second late.
    FireLate,
    /// A claim is never answered: the task stalls.
    Stall,
    /// Rows of dead processes are left running.
    SkipRecovery,
    /// An end is reported as stored and is not.
    LoseFinish,
    /// A skip moves the watermark and writes no row.
    SkipWithoutRow,
    /// A catch-up stands for one slot more than it says.
    Miscount,
    /// A pause is not there any more after a restart.
    ForgetPause,
    /// A snooze is not seen: its slots run.
    DeafToSnooze,
    /// A slot that ran on time is called snoozed.
    CallItSnoozed,
    /// Slots of a pause are called missed.
    WrongReason,
    /// The zone is the one of the start, for ever.
    DeafToZone,
    /// Edits are not heard of.
    DeafToEdits,
    /// Nothing waits after a resume.
    NoSettling,
    /// A slot on time is called missed.
    CallItMissed,
    /// There is always a network.
    DeafToNetwork,
    /// A planned retry does not outlive its process.
    ForgetRetries,
}

impl Bug {
    /// All of them, but [`Bug::ForgetRetries`]: a process that dies while a retry is to come is too rare to find in any hundred days.
    pub const ALL: [Self; 20] = [
        Self::DropSlot,
        Self::ClaimWithoutRow,
        Self::CallTwice,
        Self::ForgetWatermark,
        Self::FireEarly,
        Self::FireLate,
        Self::Stall,
        Self::SkipRecovery,
        Self::LoseFinish,
        Self::SkipWithoutRow,
        Self::Miscount,
        Self::ForgetPause,
        Self::DeafToSnooze,
        Self::CallItSnoozed,
        Self::WrongReason,
        Self::DeafToZone,
        Self::DeafToEdits,
        Self::NoSettling,
        Self::CallItMissed,
        Self::DeafToNetwork,
    ];
}

impl Disk {
    fn makes(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub(crate) fn planted_claim<'a>(
        &'a self,
        claim: &Claim,
    ) -> Option<BoxFuture<'a, StoreResult<ClaimOutcome>>> {
        let mut claim = claim.clone();
        let advance = claim.advance?;
        let moved = Reschedule {
            task_id: claim.task_id,
            revision: claim.revision,
            anchor_at: None,
            last_slot_at: advance.last_slot_at,
            next_run_at: advance.next_run_at,
        };
        if self.makes(Bug::DropSlot) && self.noted.now_and_then() {
            return Some(
                self.inner.reschedule(vec![moved]).map(|done| done.map(|()| ClaimOutcome::Duplicate)).boxed(),
            );
        }
        if self.makes(Bug::ClaimWithoutRow) && self.noted.now_and_then() {
            let run = claim.to_run(self.inner.epoch());
            let run = Run { id: scheduler::run::RunId(1_000_000 + run.started_at.timestamp()), ..run };
            return Some(
                self.inner
                    .reschedule(vec![moved])
                    .map(|done| done.map(|()| ClaimOutcome::Claimed(Arc::new(run))))
                    .boxed(),
            );
        }
        let wrongly = match self.bug {
            Some(Bug::CallItMissed) => Some(Reason::MISSED),
            Some(Bug::CallItSnoozed) => Some(Reason::SNOOZED),
            _ => None,
        };
        if let Some(reason) = wrongly
            && claim.trigger == RunTrigger::Schedule
            && self.noted.now_and_then()
        {
            let skip = Skip {
                task_id: claim.task_id,
                revision: claim.revision,
                scheduled_for: claim.scheduled_for?,
                reason,
                missed_count: 1,
                at: claim.started_at,
                blocked_by: None,
                merge_since: None,
                message: None,
                advance,
            };
            let skipped = self.skip_as_it_is(skip);
            return Some(skipped.map(|done| done.map(|_| ClaimOutcome::Duplicate)).boxed());
        }
        if self.makes(Bug::Stall) && self.noted.now_and_then() {
            return Some(std::future::pending().boxed());
        }
        if self.makes(Bug::ForgetWatermark) {
            claim.advance = None;
            return Some(self.claim_as_it_is(claim));
        }
        if self.makes(Bug::Miscount) && claim.trigger == RunTrigger::CatchUp && claim.missed_count > 1 {
            claim.missed_count -= 1;
            return Some(self.claim_as_it_is(claim));
        }
        None
    }

    pub(crate) fn planted_finish<'a>(
        &'a self,
        finish: &Finish,
    ) -> Option<BoxFuture<'a, StoreResult<Recorded>>> {
        if !(self.makes(Bug::LoseFinish) && self.noted.now_and_then()) {
            return None;
        }
        let finish = finish.clone();
        let recorded = async move {
            let task = self.inner.load_task(finish.task_id).await?.unwrap();
            let mut run = self.inner.run_detail(finish.run_id).await?.unwrap().run.run;
            (run.status, run.finished_at) = (finish.outcome.status, Some(finish.outcome.finished_at));
            Ok(Recorded::new(run, task))
        };
        Some(recorded.boxed())
    }

    pub(crate) fn planted_skip<'a>(
        &'a self,
        skip: &Skip,
    ) -> Option<BoxFuture<'a, StoreResult<Option<Recorded>>>> {
        if self.makes(Bug::SkipWithoutRow) {
            let moved = Reschedule {
                task_id: skip.task_id,
                revision: skip.revision,
                anchor_at: None,
                last_slot_at: skip.advance.last_slot_at,
                next_run_at: skip.advance.next_run_at,
            };
            return Some(self.inner.reschedule(vec![moved]).map(|done| done.map(|()| None)).boxed());
        }
        if self.makes(Bug::WrongReason) && skip.reason == Reason::PAUSED {
            return Some(self.skip_as_it_is(Skip { reason: Reason::MISSED, ..skip.clone() }));
        }
        None
    }

    pub(crate) fn planted_pause(&self, pause: Option<Pause>) -> Option<BoxFuture<'_, StoreResult<()>>> {
        self.makes(Bug::ForgetPause).then(|| {
            self.log.note(Fact::Paused(pause));
            async { Ok(()) }.boxed()
        })
    }

    pub(crate) fn planted_load(&self, id: TaskId) -> Option<BoxFuture<'_, StoreResult<Option<SystemTask>>>> {
        let (edits, snooze) = (self.makes(Bug::DeafToEdits), self.makes(Bug::DeafToSnooze));
        let load = async move {
            let row = self.inner.load_task(id).await?;
            let stale = |row: SystemTask| SystemTask { revision: row.revision - 1, ..row };
            Ok(row.map(|row| if edits { stale(row) } else { awake(row) }))
        };
        (edits || snooze).then(|| load.boxed())
    }

    pub(crate) fn planted_load_all(&self) -> Option<BoxFuture<'_, StoreResult<Vec<SystemTask>>>> {
        let load = async { Ok(self.inner.load_tasks().await?.into_iter().map(awake).collect()) };
        self.makes(Bug::DeafToSnooze).then(|| load.boxed())
    }
}

/// The row as if nobody had snoozed the task.
fn awake(row: SystemTask) -> SystemTask {
    SystemTask { snoozed_at: None, snoozed_until: None, ..row }
}

/// The machine's clock, as an engine with a mistake reads it.
pub struct BentClock {
    machine: Machine,
    zone_at_start: Tz,
    bug: Option<Bug>,
}

impl BentClock {
    /// The clock of a process that starts now.
    pub fn new(machine: Machine, bug: Option<Bug>) -> Arc<Self> {
        Arc::new(Self { zone_at_start: machine.zone(), machine, bug })
    }
}

impl Clock for BentClock {
    fn now(&self) -> DateTime<Utc> {
        let early = if self.bug == Some(Bug::FireEarly) { 400 } else { 0 };
        self.machine.now() + TimeDelta::milliseconds(early)
    }

    fn monotonic(&self) -> std::time::Duration {
        self.machine.monotonic()
    }

    fn zone(&self) -> Tz {
        if self.bug == Some(Bug::DeafToZone) { self.zone_at_start } else { self.machine.zone() }
    }

    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake> {
        let late = match self.bug {
            Some(Bug::FireEarly) => -400,
            Some(Bug::FireLate) => 250,
            _ => 0,
        };
        self.machine.wait_until(deadline.map(|at| at + TimeDelta::milliseconds(late)))
    }
}
