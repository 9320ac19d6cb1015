//! The start: where each task's next slot lies, given what its row says. Pure.
//!
//! Closing the runs of a dead process is one statement of the store; what became of slots that passed while nobody
//! ran is decided like any other late slot.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{run::PROBE_INTERVAL, schedule::Schedule, store::Reschedule, task::SystemTask};

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

/// Where the next slot of the `index`-th task lies: `None` when the row already says it, or has none.
///
/// - A stored slot stands, also one that has passed: that is a missed slot. But one further ahead than the
///   schedule's next is the trace of a clock that was wrong, and is computed anew.
/// - An interval task that has never run begins `startup_delay` after the start, staggered by a second a task, and
///   keeps its grid from there.
/// - Without a stored slot but with a last run, an interval task is due one interval after it.
pub fn first_slot(task: &SystemTask, schedule: &Schedule, start: Start, index: usize) -> Option<Reschedule> {
    let (now, zone) = (start.at, start.zone);
    let mut moved = Reschedule {
        task_id: task.id,
        revision: task.revision,
        anchor_at: None,
        last_slot_at: None,
        next_run_at: None,
    };
    if !task.enabled || schedule.is_manual() {
        return task.next_run_at.is_some().then_some(moved);
    }
    // The watermark may lie ahead of a clock that was set back: nothing up to it repeats. Further ahead it is the trace
    // of a clock that was wrong, and would hold back every slot up to it.
    let ahead = task.last_slot_at.filter(|at| *at > now);
    let corrected = ahead.is_some_and(|at| at - now > super::manager::MAX_STEP_BACK);
    moved.last_slot_at = corrected.then_some(now);
    if task.is_suspended() {
        let probe = task.next_run_at.filter(|at| *at <= now + PROBE_INTERVAL);
        moved.next_run_at = Some(probe.unwrap_or(now + PROBE_INTERVAL));
        return (probe.is_none() || corrected).then_some(moved);
    }
    let never_ran = task.last_run_at.is_none();
    let stored = task.next_run_at.filter(|at| !(never_ran && schedule.interval().is_some() && *at <= now));
    if let Some(stored) = stored {
        let floor = if corrected { now } else { ahead.unwrap_or(now) };
        let expected = schedule.next_slot(floor, zone);
        // A slot to come that is none of the pattern's was reckoned in a zone this computer has left.
        let is_slot = stored <= now || schedule.interval().is_some() || expected == Some(stored);
        let stands = expected.is_none_or(|expected| stored <= expected) && is_slot;
        if stands && !corrected {
            return None;
        }
        moved.next_run_at = if stands { Some(stored) } else { expected };
        return Some(moved);
    }
    match (schedule.interval(), task.last_run_at) {
        (Some(interval), Some(last_run_at)) => {
            let first = last_run_at + interval.every();
            moved.anchor_at = Some(first);
            moved.next_run_at = Some(first);
        }
        (Some(_), None) => {
            let stagger = STAGGER * i32::try_from(index).unwrap_or(i32::MAX);
            let delay = TimeDelta::from_std(start.startup_delay).unwrap_or_default();
            let first = now + delay + stagger;
            moved.anchor_at = Some(first);
            moved.next_run_at = Some(first);
        }
        (None, _) => moved.next_run_at = schedule.next_slot(now, zone),
    }
    Some(moved)
}
