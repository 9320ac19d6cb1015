//! Notices that wall time and monotonic time part (sleep, a clock that was set) and that the zone changed.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Manager, entry::Entry};
use crate::{clock::Clock, event::SchedulerEvent, run::PROBE_INTERVAL, store::Reschedule, task::TaskId};

/// Up to this far back a set clock changes nothing: slots that were answered are not repeated. Further back it is a
/// correction, and the watermark follows.
pub(crate) const MAX_STEP_BACK: TimeDelta = TimeDelta::hours(3);
/// Wall and monotonic time may part by this much in one wait (a slewed clock) without meaning anything.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);
/// The zone is looked up at most this often.
const ZONE_CHECK: Duration = Duration::from_secs(1);

/// The last reading of the clock.
pub struct TimeWatch {
    wall: DateTime<Utc>,
    monotonic: Duration,
    zone: Tz,
    zone_read_at: Duration,
}

impl TimeWatch {
    /// Reads the clock for the first time.
    pub fn new(clock: &dyn Clock) -> Self {
        let (wall, monotonic) = (clock.now(), clock.monotonic());
        Self { wall, monotonic, zone: clock.zone(), zone_read_at: monotonic }
    }

    /// The wall clock, as of the last reading: the one instant that a pass of the loop goes by.
    pub fn wall(&self) -> DateTime<Utc> {
        self.wall
    }

    /// Time awake, as of the last reading.
    pub fn awake(&self) -> Duration {
        self.monotonic
    }

    /// This computer's zone, as of the last reading.
    pub fn zone(&self) -> Tz {
        self.zone
    }
}

impl Manager {
    /// Reads the clock and reacts to what it shows.
    pub(super) fn observe_clock(&mut self) {
        let (wall, monotonic) = (self.ports.clock.now(), self.ports.clock.monotonic());
        let expected = self.time.wall + delta(monotonic.saturating_sub(self.time.monotonic));
        (self.time.wall, self.time.monotonic) = (wall, monotonic);
        let jump = wall - expected;
        if jump > TOLERANCE {
            tracing::info!(seconds = jump.num_seconds(), "the computer slept or its clock was set forward");
            self.settle_until = monotonic.saturating_add(self.ports.options.resume_settle);
            // A network takes its time after a resume: whoever waits for it waits anew.
            for entry in self.entries.values_mut() {
                entry.offline_since = None;
            }
            self.tell(SchedulerEvent::TimeJumped { from: expected, to: wall });
        } else if jump < -TOLERANCE {
            tracing::info!(seconds = jump.num_seconds(), "the clock was set back");
            self.next_catch_up_at = self.next_catch_up_at.min(wall);
            self.past_pauses.put_right(wall);
            self.tell(SchedulerEvent::TimeJumped { from: expected, to: wall });
            if jump < -MAX_STEP_BACK {
                self.correct_slots(wall);
            }
        }
        if jump.abs() > TOLERANCE {
            self.look_again_at_all();
        }
        if monotonic.saturating_sub(self.time.zone_read_at) >= ZONE_CHECK || jump.abs() > TOLERANCE {
            self.time.zone_read_at = monotonic;
            self.follow_zone(wall);
        }
        self.end_pause(wall);
    }

    /// The zone of this computer changed: cron tasks without a zone of their own have other slots now.
    fn follow_zone(&mut self, now: DateTime<Utc>) {
        let zone = self.ports.clock.zone();
        if zone == self.time.zone {
            return;
        }
        tracing::info!(from = %self.time.zone, to = %zone, "this computer's time zone changed");
        self.time.zone = zone;
        let affected =
            self.scheduled_tasks(|entry| entry.schedule.follows_machine_zone() && !entry.task.suspended);
        self.move_slots(affected, now, None);
    }

    /// The clock was put right by more than [`MAX_STEP_BACK`]: slots are counted from the new now.
    fn correct_slots(&mut self, now: DateTime<Utc>) {
        let affected = self.scheduled_tasks(|_| true);
        self.move_slots(affected, now, Some(now));
    }

    fn scheduled_tasks(&self, which: impl Fn(&Entry) -> bool) -> Vec<TaskId> {
        let scheduled = |entry: &Entry| entry.task.enabled && !entry.schedule.is_manual();
        self.entries.values().filter(|e| scheduled(e) && which(e)).map(|e| e.task.id).collect()
    }

    /// Counts the next slots of `tasks` from `now` on and stores them. `watermark` replaces theirs.
    fn move_slots(&mut self, tasks: Vec<TaskId>, now: DateTime<Utc>, watermark: Option<DateTime<Utc>>) {
        let zone = self.time.zone;
        let mut moves = Vec::new();
        for task in tasks {
            let Some(entry) = self.entries.get_mut(&task) else { continue };
            let earliest = entry.waiting.map(|waiting| waiting.slot).or(entry.next);
            if earliest.is_some_and(|slot| slot <= now) {
                continue; // it came before anybody knew better, and must have its answer
            }
            entry.take_waiting();
            // Several small steps back may leave it further ahead than one: the row would refuse to move until then.
            let far_ahead = entry.watermark.is_some_and(|at| at - now > MAX_STEP_BACK);
            let watermark = watermark.or(far_ahead.then_some(now));
            entry.watermark = watermark.or(entry.watermark);
            let next = if entry.task.suspended {
                Some(now + PROBE_INTERVAL)
            } else {
                // Up to the watermark, which may lie ahead of a clock that was set back, all is answered.
                let answered_by = entry.watermark.map_or(now, |at| at.max(now));
                entry.schedule.next_slot(answered_by, zone)
            };
            moves.push(Reschedule {
                task_id: task,
                revision: entry.task.revision,
                anchor_at: None,
                last_slot_at: watermark,
                next_run_at: next,
            });
            self.expect(task, next);
            self.look_again_at(task);
        }
        self.reschedule(moves);
    }
}

/// Converts for arithmetic with instants: absurdly long durations become a century, which no calendar ends in.
pub(crate) fn delta(duration: Duration) -> TimeDelta {
    const LONGEST: TimeDelta = TimeDelta::days(36_500);
    TimeDelta::from_std(duration).map_or(LONGEST, |delta| delta.min(LONGEST))
}
