//! What an answer rests on: all that is known of a slot, gathered beforehand, so that the answer is pure.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use scheduler::{run::RunId, store::Pause};
use store::queries::slot_history::{Circumstances, SlotRows};

use super::{
    absence::{Absence, absences},
    holds::PastSnooze,
    schedule_history::Era,
    times::Times,
};

/// All that is known of a slot.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// The slot.
    pub slot: DateTime<Utc>,
    /// The task and its schedule as they were then.
    pub era: Era,
    /// The next slot of the task's row: the earliest that has no answer yet.
    pub next_run_at: Option<DateTime<Utc>>,
    /// The task has called its handler before.
    pub has_run: bool,
    /// The rows that may answer it.
    pub rows: SlotRows,
    /// What happened since.
    pub circumstances: Circumstances,
    /// Who could answer it now.
    pub presence: Presence,
    /// The pause in force.
    pub pause: Option<Pause>,
    /// The snoozes of the task, oldest first.
    pub snoozes: Vec<PastSnooze>,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone to write times in.
    pub zone: Tz,
    /// This computer's zone.
    pub machine_zone: Tz,
}

/// Whether somebody serves slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Nobody that could be reached.
    Nobody,
    /// This process.
    Serving {
        /// The run of the task that is in flight.
        running: Option<RunId>,
    },
}

impl Evidence {
    /// Writes times for a sentence about the slot.
    pub fn times(&self) -> Times {
        Times { zone: self.zone, slot: self.slot, now: self.now }
    }

    /// Why nobody was there from the slot until then.
    pub fn absences(&self, until: DateTime<Utc>) -> Vec<Absence> {
        absences(&self.circumstances, self.slot, until, self.presence != Presence::Nobody)
    }
}
