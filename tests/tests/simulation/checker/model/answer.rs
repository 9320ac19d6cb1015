//! What answers a task's slots: whether it may, and what is open after it.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{run::Reason, store::Skip, task::OverlapPolicy};

use super::{CAP, MAX_STEP_BACK, Model};
use crate::{
    checker::Kind,
    reference::{Calendar, Plan},
};

impl Model {
    /// `count` slots up to `last` have their answer. How many had to, or what is wrong with it.
    pub fn answer(
        &mut self,
        calendar: &Calendar,
        last: DateTime<Utc>,
        count: i64,
        now: DateTime<Utc>,
    ) -> Result<u64, (Kind, String)> {
        let count = usize::try_from(count).unwrap_or(0);
        if self.is_from_before(last, now) {
            let (unsure, travelling) = (self.unsure, self.travelling.take());
            self.unsure |= travelling.is_some();
            let verdict = self.judge_answer(calendar, last, count);
            self.answered.insert(last);
            (self.first_run, self.unsure, self.travelling) = (None, unsure, travelling);
            return verdict;
        }
        let guessed = self.unsure || self.travelling.is_some();
        let verdict = self.judge_answer(calendar, last, count);
        self.answered.insert(last);
        self.reach(last, guessed);
        (self.watermark, self.first, self.first_run) = (Some(last), None, None);
        (self.unsure, self.correcting, self.travelling) = (false, false, None);
        verdict
    }

    /// Slots have their answer up to `last`.
    fn reach(&mut self, last: DateTime<Utc>, guessed: bool) {
        if guessed && last < self.cursor {
            // Nobody knew which zone the engine reckoned in: it counts from before an edit, in a time that is lived again.
            self.lived.push((last, self.cursor));
            self.cursor = last;
        }
        self.cursor = self.cursor.max(last);
    }

    /// What answers `slot` at `now` was decided before the clock was put right, and has come after that: the watermark that it
    /// brings back is corrected once more, and slots are still counted from the correction on.
    fn is_from_before(&self, slot: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.correcting && slot - now > MAX_STEP_BACK
    }

    /// A row of `at` that answers no slot which is due by the schedule: its instant may be one of the schedule's all the same.
    pub fn has_row(&mut self, at: DateTime<Utc>) {
        self.answered.insert(at);
    }

    /// A row of the time in which the breaker is open. It stands for the slots that waited when it opened, or else for a probe, whatever
    /// the engine makes of that. Of those that waited, it gives the reason: the run at whose end it opened was in the way of those that
    /// came while it ran, and of those that were queued behind it; the others were missed. What is wrong with that.
    pub fn passed_over(&mut self, skip: &Skip, now: DateTime<Utc>) -> Result<(), (Kind, String)> {
        let slot = skip.scheduled_for;
        self.has_row(slot);
        let Some((run, began)) = self.suspended_by else { return Ok(()) };
        let (is_missed, blames_it) = (skip.reason == Reason::MISSED, skip.blocked_by == Some(run));
        if (is_missed || blames_it) && !self.is_from_before(slot, now) {
            self.watermark = self.watermark.max(Some(slot));
        }
        // Where the clock went back since it began, what came while it ran may lie before that.
        let came_before = slot < began && began <= skip.at;
        if blames_it && came_before && self.row.overlap != OverlapPolicy::Queue {
            return Err((
                Kind::Unexplained,
                format!("slot {slot} came before run {run} and is called overlapped by it"),
            ));
        }
        if is_missed && slot >= began {
            return Err((
                Kind::Unexplained,
                format!("slot {slot} came while run {run} ran and is called missed"),
            ));
        }
        Ok(())
    }

    /// A claim was refused, because its slot has a row: from before the clock went back.
    pub fn refused(&mut self, slot: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), (Kind, String)> {
        if !self.answered.contains(&slot) {
            return Err((Kind::Lost, format!("the claim of {slot} was refused, but it has no row")));
        }
        if self.is_from_before(slot, now) {
            return Ok(());
        }
        // Whatever is open up to the slot is coalesced into its row.
        let travelled = self.travelling.take().is_some();
        self.reach(slot, self.unsure || travelled);
        (self.watermark, self.first) = (Some(slot), None);
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
        if let Some(journey) = self.travelling.take() {
            if calendar.slots(&self.plan, journey.old, self.cursor, last, CAP + 1).last() == Some(&last) {
                return Ok(1);
            }
            let after = |at| calendar.slots(&self.plan, self.zone, at, last, CAP + 1);
            let from = journey.noticed.map_or(self.cursor, |(from, _)| from.min(self.cursor));
            let most = after(from);
            // Counted since it was noticed, or from a slot that had come before.
            let counted = journey.noticed.map(|(_, to)| after(self.answered_by(to)).len());
            let known = calendar.next(&self.plan, journey.old, self.cursor);
            let known = known.filter(|slot| *slot < last && journey.keeps(*slot));
            let fewest =
                counted.into_iter().chain(known.map(|slot| after(slot).len() + 1)).min().unwrap_or(0);
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
        if let Some(journey) = &self.travelling {
            let [earliest, latest, known] = self.expected_on(calendar, journey);
            return (earliest..=latest).contains(&Some(next)) || known == Some(next);
        }
        if let Some((from, to)) = self.first_run {
            // Where its grid goes on before its first slot, only the engine knows where that was.
            let every = TimeDelta::seconds(self.row.frequency_seconds.unwrap_or(0));
            return if from == DateTime::<Utc>::MIN_UTC {
                next - now <= every
            } else {
                from <= next && next <= to
            };
        }
        let mut open = self.open(calendar, next);
        open.pop() == Some(next) && open.iter().all(|slot| *slot <= now && !self.must_have_answer(slot))
    }
}
