//! The reference's idea of one task: its schedule in force, and up to where its slots have their answers.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::{
    run::{RunId, RunStatus},
    store::Finish,
    task::SystemTask,
};

use super::journey::Journey;
use crate::{
    reference::{Calendar, Plan},
    world::Record,
};

mod answer;
mod clock;

/// Up to this far back a step of the clock changes nothing.
const MAX_STEP_BACK: TimeDelta = TimeDelta::hours(3);
/// More slots than this are not counted.
const CAP: usize = 1_000;

/// One task.
pub struct Model {
    pub row: SystemTask,
    /// How soon after a start a task that has never run may begin.
    startup_delay: TimeDelta,
    pub plan: Plan,
    pub zone: Tz,
    /// Slots up to here have their answer, or were never due.
    pub cursor: DateTime<Utc>,
    /// The last slot that was answered, since the schedule was last changed.
    watermark: Option<DateTime<Utc>>,
    /// A first slot that lies off the grid.
    first: Option<DateTime<Utc>>,
    /// Where a task that has never run may begin.
    first_run: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub suspended: bool,
    /// The run at whose end the breaker opened last, and when that began.
    suspended_by: Option<(RunId, DateTime<Utc>)>,
    errors: i64,
    pub ever_ran: bool,
    /// The zone changed, and it is not known yet when the engine noticed.
    travelling: Option<Journey>,
    /// The next slot is not known, only that there is one.
    pub unsure: bool,
    /// The clock was put right, and nothing shows yet that the disk knows of it.
    correcting: bool,
    /// Slots that have a row of their own: they are not run again, whatever the clock does.
    answered: HashSet<DateTime<Utc>>,
    /// Where slots have been counted from.
    began: DateTime<Utc>,
    /// Spans that were lived before the clock was put right by going back: their slots have had their answers, and may
    /// have another.
    lived: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Model {
    /// A task that has just been created.
    pub fn new(row: SystemTask, record: &Record, now: DateTime<Utc>) -> Self {
        Self {
            plan: Plan::of(&row, None),
            row,
            startup_delay: TimeDelta::from_std(record.options.startup_delay).unwrap(),
            zone: record.zone,
            cursor: now,
            watermark: None,
            first: None,
            first_run: None,
            suspended: false,
            suspended_by: None,
            errors: 0,
            ever_ran: false,
            travelling: None,
            unsure: false,
            correcting: false,
            answered: HashSet::new(),
            began: now,
            lived: Vec::new(),
        }
    }

    /// A person edits the row. `alive`: there is a process that hears of it.
    pub fn edit(
        &mut self,
        calendar: &Calendar,
        (before, after): (&SystemTask, &SystemTask),
        now: DateTime<Utc>,
        alive: bool,
    ) {
        let interval_changed = after.frequency_seconds != before.frequency_seconds;
        let changed = interval_changed
            || after.frequency_cron != before.frequency_cron
            || after.timezone != before.timezone;
        let anchor = match &self.plan {
            Plan::Grid { anchor, .. } => *anchor,
            _ => None,
        };
        self.row = after.clone();
        if after.enabled && !before.enabled {
            self.plan = Plan::of(after, Some(now));
            (self.suspended, self.errors) = (false, 0);
        } else if interval_changed {
            let anchor = before.last_run_at.filter(|at| *at <= now).unwrap_or(now);
            self.plan = Plan::of(after, Some(anchor));
            let every = TimeDelta::seconds(after.frequency_seconds.unwrap_or(0));
            self.begin(now);
            self.first = Some((anchor + every).max(now));
            return;
        } else if changed {
            self.plan = Plan::of(after, anchor);
        } else {
            // Where nobody lives, the next start has the row.
            if alive {
                self.adopt(calendar, now);
            }
            return;
        }
        self.begin(now);
    }

    /// The schedule begins anew: slots are counted from `now` on.
    fn begin(&mut self, now: DateTime<Utc>) {
        // A span that is left by an edit may be lived again, with slots that have their rows already.
        self.lived.push((self.began.min(self.cursor), self.cursor));
        (self.cursor, self.began) = (now, now);
        (self.watermark, self.first, self.first_run, self.travelling) = (None, None, None, None);
        (self.unsure, self.correcting) = (false, false);
    }

    /// A run has ended.
    pub fn finish(&mut self, finish: &Finish) {
        match finish.outcome.status {
            RunStatus::Success => {
                self.errors = 0;
                if std::mem::take(&mut self.suspended) {
                    (self.cursor, self.first) = (self.answered_by(finish.outcome.finished_at), None);
                }
            }
            RunStatus::Error if finish.outcome.retry_at.is_none() => {
                self.errors += 1;
                let trips = self.row.breaker_threshold > 0 && self.errors >= self.row.breaker_threshold;
                if trips && !self.suspended {
                    self.suspended = true;
                    self.suspended_by = Some((finish.run_id, finish.started_at));
                }
            }
            _ => {}
        }
    }

    /// Its snooze was in force at `now`: nothing starts then. One without an end lasts whatever the clock does.
    pub fn sleeps(&self, now: DateTime<Utc>) -> bool {
        self.row
            .snoozed_at
            .is_some_and(|from| self.row.snoozed_until.is_none_or(|until| (from..until).contains(&now)))
    }

    /// `slot` came in its snooze, whether or not that is over.
    pub fn slept_through(&self, slot: DateTime<Utc>) -> bool {
        let (from, until) = (self.row.snoozed_at, self.row.snoozed_until);
        from.is_some_and(|from| until.is_none_or(|until| (from..=until).contains(&slot)))
    }

    /// Its snooze began after `slot`, which waits for its end, or has.
    pub fn has_delayed(&self, slot: DateTime<Utc>) -> bool {
        self.row.snoozed_at.is_some_and(|from| slot < from)
    }

    /// The slot after one that has its answer.
    pub fn following(&self, calendar: &Calendar, slot: DateTime<Utc>) -> Option<DateTime<Utc>> {
        calendar.next(&self.plan, self.zone, slot)
    }

    /// The first slot without an answer.
    pub fn next(&self, calendar: &Calendar) -> Option<DateTime<Utc>> {
        self.first.or_else(|| calendar.next(&self.plan, self.zone, self.cursor))
    }

    /// Slots without an answer up to and including `until`. Which those are is not known while nobody knows which
    /// zone the engine reckons in.
    pub fn open(&self, calendar: &Calendar, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        if self.travelling.is_some() {
            return Vec::new();
        }
        let mut open: Vec<_> = self.first.into_iter().filter(|first| *first <= until).collect();
        let after = self.first.unwrap_or(self.cursor).max(self.cursor);
        open.extend(calendar.slots(&self.plan, self.zone, after, until, CAP + 1));
        open
    }
}
