//! A slot that comes while its task runs, and what is passed over with it: behind a slot that waited for a run to end, or before the
//! first probe of a task that was suspended.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Manager,
    decide::Verdict,
    hold::Hold,
    start::{Look, Network},
};
use crate::{
    execution::StopReason,
    run::{ON_TIME, Reason, Run, RunId, RunTrigger},
    schedule::Missed,
    store::Advance,
    task::{CatchUpPolicy, OverlapPolicy, TaskId},
};

/// Slots that are passed over together.
pub(super) struct PassedOver {
    slots: Missed,
    reason: Reason,
    blocked_by: Option<RunId>,
}

impl Manager {
    /// The task's slot has come, and the task runs.
    pub(super) fn look_at_overlap(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some(in_flight) = self.pool.of_task(task) else { return Look::Done };
        let (running, began) = (in_flight.trigger, in_flight.started_at);
        // The claim is under way: in a moment there is a run to name, or none in the way.
        let Some(run) = in_flight.run_id else { return Look::Waits };
        let Some(entry) = self.entries.get_mut(&task) else { return Look::Done };
        let Some(waiting) = entry.waiting.as_mut() else { return Look::Done };
        if running == RunTrigger::CatchUp && entry.task.catch_up == CatchUpPolicy::All {
            return Look::Waits;
        }
        let is_manual = running == RunTrigger::Manual;
        // It had come before somebody pressed Run now: what was missed is caught up after that. One that is on time is queued, by policy.
        let is_queued = entry.task.overlap == OverlapPolicy::Queue && began - waiting.slot <= ON_TIME;
        if is_manual && waiting.slot < began && !is_queued {
            return Look::Waits;
        }
        match entry.task.overlap {
            // What somebody asked for is not ended for the schedule.
            OverlapPolicy::CancelRunning if !is_manual => self.look_at_cancelling(task, now),
            OverlapPolicy::Skip | OverlapPolicy::CancelRunning => {
                let slot = waiting.slot;
                let through = self.free_through(task, slot, now);
                self.pass_over(task, slot, through, now, Reason::OVERLAP, Some(run));
                Look::Done
            }
            OverlapPolicy::Queue => {
                waiting.behind = Some(run);
                Look::Waits
            }
        }
    }

    /// The run gives its place to the slot; but not to one that could not start in it, for want of a network.
    fn look_at_cancelling(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some(entry) = self.entries.get(&task) else { return Look::Done };
        let (slot, offline_since) = (entry.waiting.map(|waiting| waiting.slot), entry.offline_since);
        match (self.network_for(task), slot) {
            (Network::There(_), _) => {
                // What it has waited for the network makes it no later, and it starts only when the run has ended.
                if let Some(entry) = self.entries.get_mut(&task) {
                    entry.offline_since = offline_since;
                }
                self.pool.stop(task, StopReason::Overlap);
                Look::Waits
            }
            (Network::GivenUp, Some(slot)) => {
                let through = self.free_through(task, slot, now);
                self.pass_over(task, slot, through, now, Reason::OFFLINE, None);
                Look::Done
            }
            _ => Look::Waits,
        }
    }

    /// The slots that came after a queued one, while it waited, give way to it.
    pub(super) fn skip_behind(&mut self, task: TaskId, run: RunId, now: DateTime<Utc>) {
        for passed in self.passed_over(task, run, None, now) {
            let next = passed.slots.next;
            self.skip(task, passed, next, now);
        }
    }

    /// Stores what becomes of slots before the probe that is expected by now.
    pub(super) fn skip_before_probe(&mut self, task: TaskId, slots: Vec<PassedOver>) {
        let now = self.now();
        for passed in slots {
            let probe = self.entries.get(&task).and_then(|entry| entry.next);
            self.skip(task, passed, probe, now);
        }
    }

    /// The slots of a task that has come to be suspended with `run`, as [`Manager::passed_over`] has them. Those from before it began did not
    /// find it in their way: they still waited for their turn (to be caught up, or for the end of the settle window), and were missed. A
    /// slot that was queued behind it was not, nor are those behind that one.
    pub(super) fn passed_over_with(&self, run: &Run, now: DateTime<Utc>) -> Vec<PassedOver> {
        let entry = self.entries.get(&run.task_id);
        let is_queued = entry.and_then(|entry| entry.waiting).is_some_and(|slot| slot.behind == Some(run.id));
        self.passed_over(run.task_id, run.id, (!is_queued).then_some(run.started_at), now)
    }

    /// The slots of a task that have come by `now`, surfaced or not, and have no answer: those of a pause or a snooze are of that, those
    /// that came before `missed_before` were missed, and the others found `run` in their way.
    fn passed_over(
        &self,
        task: TaskId,
        run: RunId,
        missed_before: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Vec<PassedOver> {
        let mut passed = Vec::new();
        let Some(entry) = self.entries.get(&task) else { return passed };
        let mut next = entry.waiting.map(|waiting| waiting.slot).or(entry.next);
        while let Some(slot) = next.filter(|slot| *slot <= now) {
            let came_before = missed_before.filter(|before| slot < *before);
            let (through, reason, blocked_by) = match (self.held(task, slot, now), came_before) {
                (Some(Hold::Covers { through, reason }), _) => (through, reason, None),
                (_, Some(before)) => {
                    let just_before = before - TimeDelta::nanoseconds(1);
                    (self.free_through(task, slot, now).min(just_before), Reason::MISSED, None)
                }
                (_, None) => (self.free_through(task, slot, now), Reason::OVERLAP, Some(run)),
            };
            let slots = entry.schedule.missed(slot, through.max(slot), self.time.zone());
            next = slots.next;
            passed.push(PassedOver { slots, reason, blocked_by });
        }
        passed
    }

    fn skip(&mut self, task: TaskId, passed: PassedOver, next: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        let PassedOver { slots, reason, blocked_by } = passed;
        let verdict = Verdict::Skip {
            reason,
            scheduled_for: slots.latest,
            missed_count: slots.count,
            advance: Advance { last_slot_at: Some(slots.latest), next_run_at: next },
        };
        self.carry_out(task, verdict, now, blocked_by);
    }
}
