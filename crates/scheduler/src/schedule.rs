//! When a task is due: the meaning of a frequency, as a pure function from an instant to the next slot.
//!
//! A schedule is a fixed grid of intervals, a cron pattern read in a zone, or nothing at all ("manual only").
//! It knows neither what time it is nor what has run; those decisions are in `manager::decide`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{error::InvalidSchedule, task::SystemTask};

mod cron;
mod describe;
mod interval;
mod missed;
mod parsed;
mod refusal;
mod shared_pattern;
mod uneven;
mod warnings;
mod zone;

pub use cron::CronPattern;
pub use describe::describe_interval;
pub use interval::Interval;
pub use missed::{MAX_COUNTED, Missed};

use shared_pattern::SharedPattern;

/// A frequency as somebody asks for it, not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Only when asked to.
    Manual,
    /// Every so many seconds.
    Every {
        /// 1 to [`Interval::MAX_SECONDS`].
        seconds: i64,
    },
    /// By a cron expression.
    Cron {
        /// 5 fields, 6 with leading seconds, or a nickname such as `@hourly`.
        pattern: String,
    },
}

impl Frequency {
    /// The frequency a task's row holds.
    pub fn of(task: &SystemTask) -> Self {
        match (&task.frequency_cron, task.frequency_seconds) {
            (Some(pattern), _) => Self::Cron { pattern: pattern.clone() },
            (None, Some(seconds)) => Self::Every { seconds },
            (None, None) => Self::Manual,
        }
    }

    /// Whether two rows hold the same.
    pub fn is_same(one: &SystemTask, other: &SystemTask) -> bool {
        let seconds = |task: &SystemTask| task.frequency_seconds.filter(|_| task.frequency_cron.is_none());
        one.frequency_cron == other.frequency_cron && seconds(one) == seconds(other)
    }
}

/// A checked schedule.
#[derive(Clone, Debug)]
pub struct Schedule(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Manual,
    Interval(Interval),
    /// `zone: None` is this computer's, named anew at every question.
    Cron {
        pattern: Arc<SharedPattern>,
        zone: Option<Tz>,
    },
}

impl Schedule {
    /// The schedule of a stored task. Its interval's grid starts at `anchor_at`, or at the row's creation.
    ///
    /// # Errors
    /// The row holds what [`Schedule::parse`] would never have let in.
    pub fn of(task: &SystemTask) -> Result<Self, InvalidSchedule> {
        let anchor = task.anchor_at.unwrap_or(task.created_at);
        Self::read(task.frequency_cron.as_deref(), task.frequency_seconds, task.timezone.as_deref(), anchor)
    }

    /// Checks a frequency and a zone that somebody asks for at `now`, where an interval's grid begins.
    ///
    /// # Errors
    /// Names the field at fault (`frequencySeconds`, `frequencyCron`, `timezone`) and what would be right. A cron
    /// pattern with no occurrence in the [`CronPattern::HORIZON_YEARS`] from `now` is refused.
    pub fn parse(
        frequency: &Frequency,
        timezone: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Self, InvalidSchedule> {
        let (cron, seconds) = match frequency {
            Frequency::Manual => (None, None),
            Frequency::Every { seconds } => (None, Some(*seconds)),
            Frequency::Cron { pattern } => (Some(pattern.as_str()), None),
        };
        let schedule = Self::read(cron, seconds, timezone, now)?;
        schedule.must_occur(now)?;
        Ok(schedule)
    }

    /// Refuses a cron pattern with no occurrence in the [`CronPattern::HORIZON_YEARS`] from `now`.
    pub(crate) fn must_occur(&self, now: DateTime<Utc>) -> Result<(), InvalidSchedule> {
        match &self.0 {
            Kind::Cron { pattern, .. } => pattern.must_occur(now),
            Kind::Manual | Kind::Interval(_) => Ok(()),
        }
    }

    /// The schedule that is never due.
    pub fn manual() -> Self {
        Self(Kind::Manual)
    }

    fn read(
        cron: Option<&str>,
        seconds: Option<i64>,
        timezone: Option<&str>,
        anchor: DateTime<Utc>,
    ) -> Result<Self, InvalidSchedule> {
        let zone = timezone.map(parse_zone).transpose()?;
        let kind = match (cron, seconds) {
            (Some(pattern), _) => Kind::Cron { pattern: parsed::parsed(pattern)?, zone },
            (None, Some(seconds)) => Kind::Interval(Interval::new(seconds, anchor)?),
            (None, None) => Kind::Manual,
        };
        Ok(Self(kind))
    }

    /// The first slot strictly after `after`; `None` when there is none.
    pub fn next_slot(&self, after: DateTime<Utc>, machine_zone: Tz) -> Option<DateTime<Utc>> {
        match &self.0 {
            Kind::Manual => None,
            Kind::Interval(interval) => interval.next_slot(after),
            Kind::Cron { pattern, zone } => pattern.next_slot(zone.unwrap_or(machine_zone), after),
        }
    }

    /// All slots strictly after `after`, one by one as they are asked for.
    pub fn slots(
        &self,
        after: DateTime<Utc>,
        machine_zone: Tz,
    ) -> impl Iterator<Item = DateTime<Utc>> + use<'_> {
        std::iter::successors(self.next_slot(after, machine_zone), move |slot| {
            self.next_slot(*slot, machine_zone)
        })
    }

    /// Never due by itself.
    pub fn is_manual(&self) -> bool {
        matches!(self.0, Kind::Manual)
    }

    /// A cron schedule that follows this computer's zone, so that a change of zone moves its slots.
    pub fn follows_machine_zone(&self) -> bool {
        matches!(self.0, Kind::Cron { zone: None, .. })
    }

    /// The grid, for an interval schedule.
    pub fn interval(&self) -> Option<&Interval> {
        match &self.0 {
            Kind::Interval(interval) => Some(interval),
            Kind::Manual | Kind::Cron { .. } => None,
        }
    }

    /// Begins an interval's grid anew at `anchor`.
    pub(crate) fn set_anchor(&mut self, anchor: DateTime<Utc>) {
        if let Kind::Interval(interval) = &mut self.0 {
            *interval = interval.anchored_at(anchor);
        }
    }
}

fn parse_zone(name: &str) -> Result<Tz, InvalidSchedule> {
    name.parse().map_err(|_| InvalidSchedule {
        field: "timezone",
        message: format!(
            "{:?} is not a time zone; use an IANA name such as Europe/Berlin or UTC, or leave it empty for this computer's zone",
            name.chars().take(60).collect::<String>()
        ),
    })
}
