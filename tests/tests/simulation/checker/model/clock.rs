//! What the clock does to a task: starts, jumps and journeys, and from where its slots are counted then.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{MAX_STEP_BACK, Model};
use crate::{
    checker::journey::Journey,
    reference::{Calendar, Plan},
};

/// First runs of tasks that have never run are a second apart, all of them within this.
const FIRST_RUNS: TimeDelta = TimeDelta::seconds(8);

impl Model {
    /// A process starts: it began at `began`, and has read the rows by `now`.
    pub fn start(&mut self, calendar: &Calendar, began: DateTime<Utc>, now: DateTime<Utc>) {
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
        let (earliest, latest) = self.expected(calendar);
        if let Some(journey) = &mut self.travelling {
            // A slot that has come by one reckoning or the other is still there; else they are counted from now on.
            if earliest <= Some(now) {
                return journey.start(began, now, latest > Some(began));
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
        let (earliest, latest) = (self.answered_by(began), self.answered_by(now));
        let expected = calendar.next(&self.plan, self.zone, earliest);
        self.unsure |= expected != calendar.next(&self.plan, self.zone, latest);
        // Also where the next slot stays: a journey may put another before it.
        if next > expected || next == expected && self.cursor > earliest {
            self.go_back(earliest);
        }
        if corrected {
            self.watermark = Some(now);
        }
    }

    /// A process begins to start.
    pub fn starting(&mut self) {
        if let Some(journey) = &mut self.travelling {
            journey.read();
        }
    }

    /// The disk holds another next slot.
    pub fn moved(&mut self) {
        if let Some(journey) = &mut self.travelling {
            journey.store();
        }
    }

    /// A process takes a row in whose schedule is as it was, and puts it where that says, as at a start: counted from a clock
    /// that was set back there may be an earlier slot. Just when it does so is not known.
    pub(super) fn adopt(&mut self, calendar: &Calendar, now: DateTime<Utc>) {
        let corrected = self.watermark.is_some_and(|at| at - now > MAX_STEP_BACK);
        let counts = self.row.enabled && !self.suspended && self.travelling.is_none();
        let from = self.answered_by(now);
        if corrected || counts && self.next(calendar) > calendar.next(&self.plan, self.zone, from) {
            self.go_back(from);
            self.unsure = true;
        }
        if corrected {
            self.watermark = Some(now);
        }
        let to_come = self.expected(calendar).1 > Some(now);
        if let Some(journey) = self.travelling.as_mut().filter(|_| to_come) {
            journey.reach(now);
        }
        let every = TimeDelta::seconds(self.row.frequency_seconds.unwrap_or(0));
        if let Some((from, to)) = &mut self.first_run
            && *to - now > every
        {
            // Its grid goes on before its first slot, and none has had its answer.
            *from = DateTime::<Utc>::MIN_UTC;
            self.cursor = self.cursor.min(now);
        }
    }

    /// Slots are counted from `now` on, which is earlier than they were.
    pub(super) fn go_back(&mut self, now: DateTime<Utc>) {
        self.lived.push((self.began.min(self.cursor), self.cursor));
        (self.cursor, self.began, self.first) = (now, now, None);
        if let Some((from, _)) = &mut self.first_run {
            // Its grid is known to the engine, and goes on before its first slot.
            *from = DateTime::<Utc>::MIN_UTC;
        }
    }

    /// The clock jumped while a process runs, by `least`, or by `most` for an engine that has not seen the last sleep.
    pub fn jump(&mut self, calendar: &Calendar, (least, most): (TimeDelta, TimeDelta), now: DateTime<Utc>) {
        if least >= -MAX_STEP_BACK || !self.row.enabled {
            return self.ends_travelling(now);
        }
        // Slots are moved before the zone is looked at, but not one that has come by the reckoning until then.
        let (earliest, latest) = self.expected(calendar);
        if !self.suspended && self.first_run.is_none() && latest <= Some(now) {
            return self.ends_travelling(now);
        }
        let torn = self.travelling.take().is_some() && earliest <= Some(now);
        self.unsure |= torn || most >= -MAX_STEP_BACK;
        self.go_back(now);
        (self.watermark, self.correcting) = (Some(now), true);
    }

    /// The machine is in another zone. `alive`: there is a process that may notice.
    pub fn travel(&mut self, zone: Tz, awake: Duration, now: DateTime<Utc>, alive: bool) {
        let old = std::mem::replace(&mut self.zone, zone);
        if self.plan.follows_machine() && old != zone {
            // The one before was not noticed yet: which zone holds is anybody's guess until the next answer.
            self.unsure |= self.travelling.is_some();
            self.travelling = Some(Journey::begin(old, awake, now, alive));
        }
    }

    /// Time goes on.
    pub fn observe(&mut self, awake: Duration, now: DateTime<Utc>, alive: bool) {
        if let Some(journey) = &mut self.travelling {
            journey.observe(awake, now, alive);
        }
    }

    fn ends_travelling(&mut self, now: DateTime<Utc>) {
        if let Some(journey) = &mut self.travelling {
            journey.end(now);
        }
    }

    /// Up to where slots have their answer for an engine that counts them at `now`: nothing up to a watermark ahead of a clock
    /// that was set back repeats.
    pub(super) fn answered_by(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.watermark.filter(|at| *at - now <= MAX_STEP_BACK).map_or(now, |at| at.max(now))
    }

    /// The slots that the engine may expect since it noticed a journey, from the earliest to the latest, and the one that it
    /// knew before.
    pub(super) fn expected_on(&self, calendar: &Calendar, journey: &Journey) -> [Option<DateTime<Utc>>; 3] {
        let counted = |at| calendar.next(&self.plan, self.zone, self.answered_by(at));
        let known = calendar.next(&self.plan, journey.old, self.cursor).filter(|slot| journey.keeps(*slot));
        let Some((from, to)) = journey.noticed else { return [known; 3] };
        [counted(from), counted(to), known]
    }

    /// The earliest and the latest slot that the engine may expect next.
    fn expected(&self, calendar: &Calendar) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let Some(journey) = &self.travelling else {
            let next = self.next(calendar);
            return (next, next);
        };
        let [earliest, latest, known] = self.expected_on(calendar, journey);
        (known.map_or(earliest, |known| earliest.min(Some(known))), latest.max(known))
    }
}
