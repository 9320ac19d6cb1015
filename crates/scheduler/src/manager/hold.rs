//! Which slots are kept from running: those that came while everything was paused, or their task snoozed.
//!
//! A pause is the manager's to remember, a snooze stands in the task's row. What is over still covers the slots that came
//! in it, whenever they surface: they are passed over, never caught up.

use chrono::{DateTime, TimeDelta, Utc};

use super::Manager;
use crate::{run::Reason, task::TaskId};

/// Something keeps a slot from running.
pub(super) struct Hold {
    /// Up to when the task's slots share the slot's answer.
    pub through: DateTime<Utc>,
    /// What it is.
    pub reason: Reason,
}

impl Manager {
    /// What keeps `slot` from running, as of `now`. What is in force goes before what is over.
    pub(super) fn held(&self, task: TaskId, slot: DateTime<Utc>, now: DateTime<Utc>) -> Option<Hold> {
        let row = &self.entries.get(&task)?.task;
        let paused = |through| Hold { through, reason: Reason::PAUSED };
        let snoozed = |through| Hold { through, reason: Reason::SNOOZED };
        if self.pause.is_some() {
            return Some(paused(now));
        }
        if row.snooze.is_in_force(now) {
            return Some(snoozed(now));
        }
        self.was_paused_through(slot, now)
            .map(paused)
            .or_else(|| row.snooze.covers_through(slot, now).map(snoozed))
    }

    /// Up to when the slots from `slot` on are nobody else's, as of `now`: a pause or a snooze that has begun after `slot`,
    /// and is over, answers its slots itself.
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
        let began = [self.ended_pause.as_ref().map(|pause| pause.since), entry.task.snooze.since];
        let earliest = began.into_iter().flatten().filter(|began| slot < *began && *began <= now).min();
        earliest.map_or(now, |began| began - TimeDelta::nanoseconds(1))
    }

    /// Where the last pause that is over covers `slot`: up to when its slots count as paused.
    fn was_paused_through(&self, slot: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let over = self.ended_pause.as_ref()?;
        let until = over.until?;
        (over.since <= slot && slot <= until).then_some(until.min(now))
    }
}
