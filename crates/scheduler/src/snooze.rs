//! A snooze: the slots of one task are passed over for a while, and the history says so.
//!
//! What is snoozed follows from the task's row alone, so that it is the same after the snooze has ended, across sleeps
//! and restarts. Waking a task ends the snooze in the row; nothing else is written when one ends. It moves no slot.
//!
//! Not here: the pause of everything, which is the manager's.

use chrono::{DateTime, Utc};

use crate::{
    edit::{InvalidEdit, within_reason},
    task::SystemTask,
};

/// What somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snooze {
    /// Until when; `None`: until somebody wakes the task.
    pub until: Option<DateTime<Utc>>,
    /// Why, 1 to [`crate::edit::MAX_REASON_CHARS`] characters.
    pub reason: Option<String>,
}

/// From when to when a task is snoozed, as its row says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SnoozeSpan {
    /// [`SystemTask::snoozed_at`].
    pub since: Option<DateTime<Utc>>,
    /// [`SystemTask::snoozed_until`].
    pub until: Option<DateTime<Utc>>,
}

impl SnoozeSpan {
    /// As [`SystemTask::is_snoozed`].
    pub fn is_in_force(self, now: DateTime<Utc>) -> bool {
        match (self.since, self.until) {
            (None, _) => false,
            // Whatever became of the clock since: nobody has woken it.
            (Some(_), None) => true,
            (Some(since), Some(until)) => since <= now && now < until,
        }
    }

    /// As [`SystemTask::snoozed_through`].
    pub fn covers_through(self, slot: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_in_force(now) {
            // `since` may be later than now only where the clock was fast when it was written and has been put right since: then the
            // snooze, which has no end, has begun already.
            return self.since.filter(|since| *since <= slot || now < *since).map(|_| now);
        }
        let (since, until) = (self.since?, self.until?);
        (since <= slot && slot <= until).then_some(until.min(now))
    }
}

impl SystemTask {
    /// Its snooze is in force.
    pub fn is_snoozed(&self, now: DateTime<Utc>) -> bool {
        self.snooze_span().is_in_force(now)
    }

    /// Where its snooze covers `slot`: up to when its slots, as of `now`, count as snoozed. It covers what came in it, its beginning and its
    /// end included.
    pub fn snoozed_through(&self, slot: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.snooze_span().covers_through(slot, now)
    }

    pub(crate) fn snooze_span(&self) -> SnoozeSpan {
        SnoozeSpan { since: self.snoozed_at, until: self.snoozed_until }
    }

    /// The snooze in force, as it was asked for.
    pub fn snooze(&self, now: DateTime<Utc>) -> Option<Snooze> {
        let snooze = || Snooze { until: self.snoozed_until, reason: self.snooze_reason.clone() };
        self.is_snoozed(now).then(snooze)
    }

    /// Begins, changes or (`None`) ends its snooze. One that is in force and changed goes on: its slots have one row.
    pub(crate) fn set_snooze(
        &mut self,
        snooze: Option<&Snooze>,
        now: DateTime<Utc>,
    ) -> Result<(), InvalidEdit> {
        let in_force = self.is_snoozed(now);
        let Some(Snooze { until, reason }) = snooze else {
            if in_force {
                self.snoozed_until = Some(now);
            }
            return Ok(());
        };
        if until.is_some_and(|until| until <= now) {
            let message = "this time has passed; name one to come, or leave it out".to_owned();
            return Err(InvalidEdit { field: "snooze.until", message });
        }
        self.snooze_reason = within_reason("snooze.reason", reason.as_deref())?;
        self.snoozed_until = *until;
        // A beginning to come is one of a clock that was wrong.
        self.snoozed_at = self.snoozed_at.filter(|since| in_force && *since <= now).or(Some(now));
        Ok(())
    }
}
