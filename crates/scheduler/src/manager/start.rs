//! Looks at a waiting slot: it gets a worker or its answer, or waits on. Who is looked at when is in `ready`; what follows a failed
//! attempt is in `retries`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    CATCH_UP_STAGGER, Manager, NETWORK_WAIT,
    decide::{Instants, Verdict, decide, may_catch_up, skip_through},
    hold::Hold,
    time::delta,
};
use crate::{
    run::{Reason, RunTrigger},
    store::Advance,
    task::{PackedTask, TaskId},
};

/// What became of a slot that was looked at.
pub(super) enum Look {
    /// It has its worker or its answer.
    Done,
    /// It waits on; [`Manager::ready_wake_at`] knows until when, unless it waits for a run to end.
    Waits,
    /// It has all it needs but a worker.
    WaitsForRoom,
}

/// What the network has to say to a slot or a retry.
pub(super) enum Network {
    /// It may start, after it has waited for so long.
    There(TimeDelta),
    /// It may come in a moment.
    Awaited,
    /// It did not come in time.
    GivenUp,
}

impl Manager {
    pub(super) fn look_at(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some(entry) = self.entries.get_mut(&task) else { return Look::Done };
        if entry.writing > 0 {
            return Look::Waits;
        }
        let Some(waiting) = entry.waiting else { return self.look_at_retry(task, now) };
        if !entry.task.enabled {
            return Look::Done;
        }
        if waiting.slot > now {
            // The clock went back while it waited: nothing starts before its slot.
            entry.take_waiting();
            self.expect(task, Some(waiting.slot));
            return Look::Done;
        }
        let hold = self.held(task, waiting.slot, now);
        if let Some(Hold::Covers { through, reason }) = hold {
            // An earlier slot is being claimed: a crash in between would leave it without an answer behind a watermark
            // that has passed it.
            if self.pool.claims(task) {
                return Look::Waits;
            }
            self.pass_over(task, waiting.slot, through, now, reason, None);
            return Look::Done;
        }
        if hold.is_some() {
            // Late as it will be, it is not queued behind anything any more, and has its whole wait for the network ahead.
            if let Some(entry) = self.entries.get_mut(&task) {
                entry.offline_since = None;
                if let Some(waiting) = entry.waiting.as_mut() {
                    waiting.behind = None;
                }
            }
            return Look::Waits;
        }
        if self.pool.of_task(task).is_some() {
            return self.look_at_overlap(task, now);
        }
        if !self.pool.has_room() {
            return Look::WaitsForRoom;
        }
        match self.network_for(task) {
            Network::There(waited) => self.look_at_lateness(task, now, waited),
            Network::Awaited => Look::Waits,
            Network::GivenUp => {
                let through = self.free_through(task, waiting.slot, now);
                self.pass_over(task, waiting.slot, through, now, Reason::OFFLINE, None);
                Look::Done
            }
        }
    }

    /// Answers every slot from `slot` to `until` with a row that says why it did not run.
    pub(super) fn pass_over(
        &mut self,
        task: TaskId,
        slot: DateTime<Utc>,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
        reason: Reason,
        blocked_by: Option<crate::run::RunId>,
    ) {
        let Some(entry) = self.entries.get(&task) else { return };
        let verdict = skip_through(&entry.task, &entry.schedule, slot, until, self.time.zone(), reason);
        self.carry_out(task, verdict, now, blocked_by);
    }

    /// Decides about a slot that could start. What it has `waited` for the network makes it no later.
    fn look_at_lateness(&mut self, task: TaskId, now: DateTime<Utc>, waited: TimeDelta) -> Look {
        let Some((entry, waiting)) = self.entries.get(&task).and_then(|e| e.waiting.map(|w| (e, w))) else {
            return Look::Done;
        };
        let zone = self.time.zone();
        let verdict = match waiting.behind {
            // It waited for a run to end, by policy: it is not late. (A probe is a probe, whatever it waited for.)
            Some(_) if !entry.task.suspended => Verdict::Run {
                trigger: RunTrigger::Schedule,
                scheduled_for: waiting.slot,
                missed_count: 0,
                advance: Advance {
                    last_slot_at: Some(waiting.slot),
                    next_run_at: entry.schedule.next_slot(waiting.slot, zone),
                },
            },
            _ => {
                let instants = Instants { now, ready: now - waited };
                // Asked before it is counted what it would stand for, which takes up to a thousand searches.
                let must_wait = now < self.next_catch_up_at || !self.pool.has_room_for_catch_up();
                if must_wait && may_catch_up(&entry.task, &entry.schedule, waiting.slot, instants, zone) {
                    return Look::Waits;
                }
                let through = self.free_through(task, waiting.slot, now);
                decide(&entry.task, &entry.schedule, waiting.slot, through, instants, zone)
            }
        };
        if let Verdict::Run { trigger: RunTrigger::CatchUp, .. } = verdict {
            self.next_catch_up_at = now + CATCH_UP_STAGGER;
        }
        self.carry_out(task, verdict, now, None);
        // Once the slot is claimed, those that came after it while it waited give way to it: not before, or a crash in
        // between would leave it without an answer behind a watermark that has passed it.
        if let Some(in_flight) = self.pool.of_task_mut(task) {
            in_flight.behind = waiting.behind;
        }
        Look::Done
    }

    /// Whether a task that is about to start has the network it needs.
    pub(super) fn network_for(&mut self, task: TaskId) -> Network {
        let Some(entry) = self.entries.get(&task) else { return Network::There(TimeDelta::zero()) };
        let missing =
            entry.task.requires_network && !self.ports.network.is_online() && self.needs_network(&entry.task);
        let Some(entry) = self.entries.get_mut(&task) else { return Network::There(TimeDelta::zero()) };
        if !missing && entry.offline_since.is_none() {
            return Network::There(TimeDelta::zero());
        }
        let awake = self.ports.clock.monotonic();
        if !missing {
            let since = entry.offline_since.take();
            // Whatever else it has waited for as well is no excuse.
            let waited = since.map(|since| awake.saturating_sub(since).min(NETWORK_WAIT));
            return Network::There(waited.map_or(TimeDelta::zero(), delta));
        }
        let since = *entry.offline_since.get_or_insert(awake);
        if awake.saturating_sub(since) < NETWORK_WAIT { Network::Awaited } else { Network::GivenUp }
    }

    fn needs_network(&self, task: &PackedTask) -> bool {
        let task = task.unpack();
        let Some(handler) = self.ports.handlers.get(&task.task_type) else { return false };
        // A handler's panic is its own affair, here as in a run.
        catch_unwind(AssertUnwindSafe(|| handler.needs_network(&task))).unwrap_or(true)
    }
}
