//! The reference's idea of one task: its schedule in force, and up to where its slots have their answers.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::{run::RunStatus, store::Finish, task::SystemTask};

use super::{Kind, journey::Journey};
use crate::{
    reference::{Calendar, Plan},
    world::Record,
};

/// Up to this far back a step of the clock changes nothing.
const MAX_STEP_BACK: TimeDelta = TimeDelta::hours(3);
/// More slots than this are not counted.
const CAP: usize = 1_000;
/// First runs of tasks that have never run are a second apart, all of them within this.
const FIRST_RUNS: TimeDelta = TimeDelta::seconds(8);

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

    /// A process starts: it began at `began`, and has read the rows by `now`.
    pub fn start(&mut self, calendar: &Calendar, began: DateTime<Utc>, now: DateTime<Utc>) {
        self.ends_travelling(now);
        if std::mem::take(&mut self.correcting) {
            // The process before may have died before the disk knew: then slots are counted from this start on.
            self.lived.push((self.cursor, now));
            self.unsure = true;
        }
        let corrected = self.watermark.is_some_and(|at| at - now > MAX_STEP_BACK);
        if corrected && self.suspended {
            self.go_back(now);
            self.watermark = Some(now);
        }
        if !self.row.enabled || self.suspended {
            return;
        }
        if let Some(Journey { old, from, .. }) = self.travelling {
            // A slot that has come by one reckoning or the other is still there; else they are counted from now on.
            let candidates =
                [calendar.next(&self.plan, old, self.cursor), calendar.next(&self.plan, self.zone, from)];
            if candidates.into_iter().flatten().min().is_none_or(|next| next <= now) {
                return;
            }
            self.travelling = None;
            self.cursor = self.watermark.map_or(now, |at| at.max(now));
        }
        let next = self.next(calendar);
        if let (Plan::Grid { anchor, .. }, false) = (&mut self.plan, self.ever_ran)
            && next.is_none_or(|next| next <= now)
        {
            *anchor = None;
            self.first = None;
            // It has had no slot, so that none has its answer: not after a clock that was set back while it was dead either.
            self.cursor = self.cursor.min(now);
            // What an earlier start has stored stands when it is still to come.
            let stored = self.first_run.filter(|(_, to)| *to > began).map(|(from, _)| {
                // The clock was set back since: then the grid it has begun goes on before its first slot.
                if from > now { DateTime::<Utc>::MIN_UTC } else { from }
            });
            let (earliest, latest) = (began + self.startup_delay, now + self.startup_delay + FIRST_RUNS);
            self.first_run = Some((stored.unwrap_or(earliest), latest));
            return;
        }
        let floor = |now: DateTime<Utc>| {
            let ahead = self.watermark.filter(|at| *at - now <= MAX_STEP_BACK);
            ahead.map_or(now, |at| at.max(now))
        };
        let (earliest, latest) = (floor(began), floor(now));
        let expected = calendar.next(&self.plan, self.zone, earliest);
        self.unsure |= expected != calendar.next(&self.plan, self.zone, latest);
        if next > expected {
            self.go_back(earliest);
        }
        if corrected {
            self.watermark = Some(now);
        }
    }

    /// Slots are counted from `now` on, which is earlier than they were.
    fn go_back(&mut self, now: DateTime<Utc>) {
        self.lived.push((self.began.min(self.cursor), self.cursor));
        (self.cursor, self.began, self.first) = (now, now, None);
        if let Some((from, _)) = &mut self.first_run {
            // Its grid is known to the engine, and goes on before its first slot.
            *from = DateTime::<Utc>::MIN_UTC;
        }
    }

    /// The clock jumped while a process runs.
    pub fn jump(&mut self, calendar: &Calendar, from: DateTime<Utc>, now: DateTime<Utc>) {
        self.ends_travelling(now);
        if now - from >= -MAX_STEP_BACK || !self.row.enabled {
            return;
        }
        if self.suspended || self.first_run.is_some() || self.next(calendar).is_some_and(|next| next > now) {
            self.travelling = None;
            self.go_back(now);
            (self.watermark, self.correcting) = (Some(now), true);
        }
    }

    /// The machine is in another zone.
    pub fn travel(&mut self, zone: Tz, awake: Duration, now: DateTime<Utc>) {
        let old = std::mem::replace(&mut self.zone, zone);
        if self.plan.follows_machine() && old != zone {
            // The one before was not noticed yet: which zone holds is anybody's guess until the next answer.
            self.unsure |= self.travelling.is_some();
            self.travelling = Some(Journey::begin(old, awake, now));
        }
    }

    /// Time goes on.
    pub fn observe(&mut self, awake: Duration, now: DateTime<Utc>) {
        if let Some(journey) = &mut self.travelling {
            journey.observe(awake, now);
        }
    }

    fn ends_travelling(&mut self, now: DateTime<Utc>) {
        if let Some(journey) = &mut self.travelling {
            journey.end(now);
        }
    }

    /// A person edits the row.
    pub fn edit(&mut self, before: &SystemTask, after: &SystemTask, now: DateTime<Utc>) {
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
            // A row that is adopted is put where its schedule says, as at a start; just when is not known.
            if self.watermark.is_some_and(|at| at - now > MAX_STEP_BACK) {
                self.go_back(now);
                (self.watermark, self.unsure) = (Some(now), true);
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
        self.unsure = false;
    }

    /// A run has ended.
    pub fn finish(&mut self, finish: &Finish) {
        match finish.outcome.status {
            RunStatus::Success => {
                self.errors = 0;
                if std::mem::take(&mut self.suspended) {
                    (self.cursor, self.first) = (finish.outcome.finished_at, None);
                }
            }
            RunStatus::Error if finish.outcome.retry_at.is_none() => {
                self.errors += 1;
                self.suspended |= self.row.breaker_threshold > 0 && self.errors >= self.row.breaker_threshold;
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

    /// `count` slots up to `last` have their answer. How many had to, or what is wrong with it.
    pub fn answer(
        &mut self,
        calendar: &Calendar,
        last: DateTime<Utc>,
        count: i64,
    ) -> Result<u64, (Kind, String)> {
        let count = usize::try_from(count).unwrap_or(0);
        if self.unsure && last < self.cursor {
            // Nobody knew which zone the engine reckoned in: it counts from before an edit, in a time that is lived again.
            self.lived.push((last, self.cursor));
            self.cursor = last;
        }
        let verdict = self.judge_answer(calendar, last, count);
        self.answered.insert(last);
        (self.cursor, self.watermark, self.first, self.first_run) =
            (last.max(self.cursor), Some(last), None, None);
        (self.unsure, self.correcting, self.travelling) = (false, false, None);
        verdict
    }

    /// The slot has a row, whatever it stands for; a probe's moves the watermark.
    pub fn has_row(&mut self, slot: DateTime<Utc>, is_probe: bool) {
        self.answered.insert(slot);
        if is_probe {
            self.watermark = Some(slot);
        }
    }

    /// A claim was refused, because its slot has a row: from before the clock went back.
    pub fn refused(&mut self, slot: DateTime<Utc>) -> Result<(), (Kind, String)> {
        if !self.answered.contains(&slot) {
            return Err((Kind::Lost, format!("the claim of {slot} was refused, but it has no row")));
        }
        // Whatever is open up to the slot is coalesced into its row.
        (self.cursor, self.watermark, self.first) = (slot.max(self.cursor), Some(slot), None);
        self.travelling = None;
        Ok(())
    }

    fn judge_answer(
        &mut self,
        calendar: &Calendar,
        last: DateTime<Utc>,
        count: usize,
    ) -> Result<u64, (Kind, String)> {
        if let Some((from, to)) = self.first_run {
            if let Plan::Grid { anchor, .. } = &mut self.plan {
                *anchor = Some(last);
            }
            if last < from {
                return Err((Kind::Early, format!("its first slot {last} is not {from} to {to}")));
            }
            // Several starts may have passed over it, and an absence since.
            return Ok(1);
        }
        if std::mem::take(&mut self.unsure) {
            return Ok(1);
        }
        if let Some(Journey { old, from, to, .. }) = self.travelling.take() {
            if calendar.slots(&self.plan, old, self.cursor, last, CAP + 1).last() == Some(&last) {
                return Ok(1);
            }
            let most = calendar.slots(&self.plan, self.zone, from.min(self.cursor), last, CAP + 1);
            let fewest = calendar.slots(&self.plan, self.zone, to, last, CAP + 1).len();
            if most.len() > CAP || most.last() == Some(&last) && (fewest..=most.len() + 1).contains(&count) {
                return Ok(fewest as u64);
            }
            return Err((
                Kind::Unexplained,
                format!("{count} slots to {last}: in the new zone {fewest} to {} are due", most.len()),
            ));
        }
        let open = self.open(calendar, last);
        if open.len() <= CAP && open.last() != Some(&last) {
            let kind = if last <= self.cursor { Kind::Duplicate } else { Kind::Unexplained };
            return Err((
                kind,
                format!("{last} is no open slot; answered up to {}, open {open:?}", self.cursor),
            ));
        }
        let must = open.iter().filter(|slot| self.must_have_answer(slot)).count();
        if count < must.min(CAP) {
            return Err((
                Kind::Lost,
                format!("{count} of {must} slots up to {last} have their answer: {open:?}"),
            ));
        }
        if count > open.len() {
            return Err((
                Kind::Duplicate,
                format!("{count} slots up to {last}, but only {} are open: {open:?}", open.len()),
            ));
        }
        Ok(must as u64)
    }

    /// Nothing has answered the slot before.
    pub fn must_have_answer(&self, slot: &DateTime<Utc>) -> bool {
        !self.answered.contains(slot) && !self.lived.iter().any(|(from, to)| from < slot && slot <= to)
    }

    /// `next` is where the task is next due, as far as that is known.
    pub fn is_next(&self, calendar: &Calendar, next: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        if let Some(Journey { old, from, to, .. }) = self.travelling {
            let earliest = calendar.next(&self.plan, self.zone, from);
            let latest = calendar.next(&self.plan, self.zone, to);
            let unnoticed = calendar.next(&self.plan, old, self.cursor);
            return (earliest <= Some(next) && Some(next) <= latest) || unnoticed == Some(next);
        }
        if self.first_run.is_some_and(|(from, _)| from == DateTime::<Utc>::MIN_UTC) {
            // Its grid goes on before its first slot, and only the engine knows where that was.
            return next - now <= TimeDelta::seconds(self.row.frequency_seconds.unwrap_or(0));
        }
        let mut open = self.open(calendar, next);
        open.pop() == Some(next) && open.iter().all(|slot| *slot <= now && !self.must_have_answer(slot))
    }
}
