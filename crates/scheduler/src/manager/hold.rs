//! Which slots are kept from running: those that came while everything was paused, or their task snoozed.
//!
//! A pause is the manager's to remember, a snooze stands in the task's row. What is over still covers the slots that came
//! in it, whenever they surface: they are passed over, never caught up. Those that came before it wait for its end, and are then
//! decided about like any others.

use chrono::{DateTime, TimeDelta, Utc};

use super::Manager;
use crate::{run::Reason, task::TaskId};

/// Something keeps a slot from running.
pub(super) enum Hold {
    /// It came in it: it is passed over.
    Covers {
        /// Up to when the task's slots share the slot's answer.
        through: DateTime<Utc>,
        /// What it is.
        reason: Reason,
    },
    /// It came before what is in force now.
    Delays,
}

impl Manager {
    /// What keeps `slot` from running, as of `now`. What is in force goes before what is over. (A suspended task has no slots, but one probe
    /// at a time, which gives way to the next.)
    pub(super) fn held(&self, task: TaskId, slot: DateTime<Utc>, now: DateTime<Utc>) -> Option<Hold> {
        let row = &self.entries.get(&task)?.task;
        let paused = |through| Hold::Covers { through, reason: Reason::PAUSED };
        let snoozed = |through| Hold::Covers { through, reason: Reason::SNOOZED };
        // `since` may be later than now where the clock was fast when it was written and has been put right since: then it has begun
        // already, and covers whatever comes.
        let came_in = |since: DateTime<Utc>| row.suspended || since <= slot || now < since;
        let is_snoozed = row.snooze.is_in_force(now);
        if self.pause.as_ref().is_some_and(|pause| came_in(pause.since)) {
            return Some(paused(now));
        }
        if is_snoozed && row.snooze.since.is_some_and(came_in) {
            return Some(snoozed(now));
        }
        self.past_pauses
            .span_of(slot)
            .map(|(_, until)| paused(until.min(now)))
            .or_else(|| row.snooze.covers_through(slot, now).map(snoozed))
            .or_else(|| (self.pause.is_some() || is_snoozed).then_some(Hold::Delays))
    }

    /// When the snooze ends by itself for which a slot of the task waits, if it does.
    pub(super) fn delayed_until(&self, task: TaskId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let snooze = self.entries.get(&task)?.task.snooze;
        snooze.until.filter(|_| snooze.is_in_force(now))
    }

    /// Up to when the slots from `slot` on are nobody else's, as of `now`: a pause or a snooze that has begun after `slot` answers its
    /// slots itself.
    pub(super) fn free_through(
        &self,
        task: TaskId,
        slot: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> DateTime<Utc> {
        // A suspended task has no slots, but one probe at a time.
        let Some(entry) = self.entries.get(&task).filter(|entry| !entry.task.suspended) else {
            return now;
        };
        let snoozed = entry.task.snooze.since.filter(|since| slot < *since);
        let in_force = self.pause.as_ref().map(|pause| pause.since).filter(|since| slot < *since);
        let began = self.past_pauses.begun_after(slot).chain(snoozed).chain(in_force);
        let earliest = began.filter(|began| *began <= now).min();
        earliest.map_or(now, |began| began - TimeDelta::nanoseconds(1))
    }

    /// When the pause began in which `slot` is passed over: its slots of a task share a row.
    pub(super) fn paused_since(&self, slot: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let in_force = || self.pause.as_ref().map(|pause| pause.since);
        self.past_pauses.span_of(slot).map(|(since, _)| since).or_else(in_force)
    }
}
