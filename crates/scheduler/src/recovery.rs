//! The start: where each task's next slot lies, given what its row says. Pure.
//!
//! Closing the runs of a dead process is one transaction of the store; what became of slots that passed while nobody
//! ran is decided like any other late slot.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    manager::{MAX_STEP_BACK, delta},
    run::PROBE_INTERVAL,
    schedule::Schedule,
    store::Reschedule,
    task::SystemTask,
};

/// Between the first runs of tasks that have never run.
const STAGGER: TimeDelta = TimeDelta::seconds(1);

/// The instant of the start, and how long after it a task without history runs.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Now.
    pub at: DateTime<Utc>,
    /// This computer's zone.
    pub zone: Tz,
    /// Delay of the first run of a task that has never run.
    pub startup_delay: Duration,
}

impl Start {
    /// Puts the next slot of a task where it belongs, of the `index`-th one whose first run is to come; what has to be stored
    /// for it, if anything.
    pub fn place_slot(
        self,
        task: &mut SystemTask,
        schedule: &mut Schedule,
        index: usize,
    ) -> Option<Reschedule> {
        let moved = self.first_slot(task, schedule, index)?;
        task.next_run_at = moved.next_run_at;
        if let Some(anchor) = moved.anchor_at {
            task.anchor_at = Some(anchor);
            schedule.set_anchor(anchor);
        }
        task.last_slot_at = moved.last_slot_at.or(task.last_slot_at);
        Some(moved)
    }

    /// Where the next slot of a task lies, of the `index`-th one whose first run is to come: `None` when the row already says
    /// it, or has none.
    ///
    /// - A stored slot stands, also one that has passed: that is a missed slot. But one further ahead than the
    ///   schedule's next is the trace of a clock that was wrong, and is computed anew; so is a watermark.
    /// - An interval task that has never run begins `startup_delay` after the start, staggered by a second a task, and
    ///   keeps its grid from there.
    /// - Without a stored slot but with a last run, an interval task is due one interval after it.
    fn first_slot(self, task: &SystemTask, schedule: &Schedule, index: usize) -> Option<Reschedule> {
        let now = self.at;
        let (mut anchor_at, mut last_slot_at) = (None, None);
        let next_run_at = if !task.enabled || schedule.is_manual() {
            None
        } else if task.is_suspended() {
            let latest = now + PROBE_INTERVAL;
            Some(task.next_run_at.filter(|at| *at <= latest).unwrap_or(latest))
        } else if let Some(stored) = stored_slot(task, schedule, now) {
            // The watermark may lie ahead of a clock that was set back: nothing up to it repeats.
            let floor = task.last_slot_at.filter(|at| *at - now <= MAX_STEP_BACK).unwrap_or(now).max(now);
            // One to come that is none of the schedule's was reckoned in a zone this computer has left, or is a probe of a task that has
            // left its suspension.
            let expected = if stored > now { schedule.next_slot(floor, self.zone) } else { None };
            Some(expected.unwrap_or(stored))
        } else if let Some(interval) = schedule.interval() {
            let stagger = STAGGER * i32::try_from(index).unwrap_or(i32::MAX);
            let delay = delta(self.startup_delay);
            // A last run in the future is one of a clock that was wrong.
            let first = task
                .last_run_at
                .map_or(now + delay + stagger, |last_run_at| last_run_at.min(now) + interval.every());
            anchor_at = Some(first);
            Some(first)
        } else {
            schedule.next_slot(now, self.zone)
        };
        if task.enabled && task.last_slot_at.is_some_and(|watermark| watermark - now > MAX_STEP_BACK) {
            last_slot_at = Some(watermark_before(next_run_at, now));
        }
        let moved =
            Reschedule { task_id: task.id, revision: task.revision, anchor_at, last_slot_at, next_run_at };
        let stands = task.next_run_at == next_run_at && anchor_at.is_none() && last_slot_at.is_none();
        (!stands).then_some(moved)
    }
}

/// It begins in turn with others of its kind: an interval task that has never run.
pub fn is_first_run(task: &SystemTask) -> bool {
    let is_interval = task.frequency_cron.is_none() && task.frequency_seconds.is_some();
    task.enabled && is_interval && !task.is_suspended() && task.last_run_at.is_none()
}

/// The slot the row holds; the first one of a task that has never run is counted from each start anew.
fn stored_slot(task: &SystemTask, schedule: &Schedule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let never_began = task.last_run_at.is_none() && schedule.interval().is_some();
    task.next_run_at.filter(|at| !(never_began && *at <= now))
}

/// The latest watermark that a clock put right to `now` allows, with `next` still to be answered.
pub fn watermark_before(next: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    next.filter(|next| *next <= now).map_or(now, |due| due - TimeDelta::milliseconds(1))
}
