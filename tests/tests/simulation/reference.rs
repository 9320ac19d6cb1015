//! When a task is due, by a reckoning of its own: it walks real minutes and looks at the wall, and shares no code with
//! the engine. It knows just the few kinds of schedules that worlds use.
//!
//! Rule P, as it reads here: a *fixed* pattern (neither minute nor hour has a `*`) that falls into a gap of up to
//! three hours comes once, with the first minute after it, and never twice where the clock goes back; any other pattern
//! comes whenever the wall shows it.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use chrono::{DateTime, Datelike, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use scheduler::task::SystemTask;

/// A schedule as the reference understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Never.
    Manual,
    /// `anchor + k * every`; the anchor of a task that has never run is not known before its first slot.
    Grid { every: TimeDelta, anchor: Option<DateTime<Utc>> },
    /// A pattern in a zone; `None`: the machine's.
    Pattern { minutes: Vec<u32>, hours: Option<Vec<u32>>, weekdays_only: bool, fixed: bool, zone: Option<Tz> },
}

impl Plan {
    /// Reads the definition of a task.
    pub fn of(task: &SystemTask, anchor: Option<DateTime<Utc>>) -> Self {
        if let Some(seconds) = task.frequency_seconds {
            return Self::Grid { every: TimeDelta::seconds(seconds), anchor };
        }
        let Some(pattern) = &task.frequency_cron else { return Self::Manual };
        let fields: Vec<&str> = pattern.split(' ').collect();
        let [minute, hour, "*", "*", weekday] = fields.as_slice() else {
            panic!("a world has no {pattern:?}")
        };
        Self::Pattern {
            minutes: numbers(minute, 60).unwrap_or_else(|| (0..60).collect()),
            hours: numbers(hour, 24),
            weekdays_only: *weekday == "1-5",
            fixed: !minute.contains('*') && !hour.contains('*'),
            zone: task.timezone.as_deref().map(|name| name.parse().unwrap()),
        }
    }

    /// Follows the machine's zone.
    pub fn follows_machine(&self) -> bool {
        matches!(self, Self::Pattern { zone: None, .. })
    }
}

fn numbers(field: &str, size: u32) -> Option<Vec<u32>> {
    match field.strip_prefix("*/") {
        Some(step) => Some((0..size).step_by(step.parse().unwrap()).collect()),
        None if field == "*" => None,
        None => Some(field.split(',').map(|n| n.parse().unwrap()).collect()),
    }
}

/// A plan's number, the zone it is read in, and a day since 1970 in UTC.
type DayOfPlan = (usize, Tz, i64);

/// Slots by day, found once.
#[derive(Default)]
pub struct Calendar {
    days: RefCell<HashMap<DayOfPlan, Rc<Vec<DateTime<Utc>>>>>,
    plans: RefCell<Vec<Plan>>,
}

const DAY: i64 = 86_400;

impl Calendar {
    /// The slots in `after < slot <= until`, as many as `most` of the earliest.
    pub fn slots(
        &self,
        plan: &Plan,
        machine: Tz,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
        most: usize,
    ) -> Vec<DateTime<Utc>> {
        match plan {
            Plan::Manual | Plan::Grid { anchor: None, .. } => Vec::new(),
            Plan::Grid { every, anchor: Some(anchor) } => {
                let every = every.num_milliseconds();
                let k = (after - *anchor).num_milliseconds().div_euclid(every) + 1;
                (k..)
                    .map(|k| *anchor + TimeDelta::milliseconds(k * every))
                    .take_while(|slot| *slot <= until)
                    .take(most)
                    .collect()
            }
            Plan::Pattern { zone, .. } => {
                let zone = zone.unwrap_or(machine);
                let mut found = Vec::new();
                let mut day = after.timestamp().div_euclid(DAY);
                while found.len() < most && day <= until.timestamp().div_euclid(DAY) {
                    let slots = self.day(plan, zone, day);
                    found.extend(slots.iter().copied().filter(|slot| *slot > after && *slot <= until));
                    day += 1;
                }
                found.truncate(most);
                found
            }
        }
    }

    /// The first slot after an instant, looked for in the next ten days or, on a grid, wherever it is.
    pub fn next(&self, plan: &Plan, machine: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.slots(plan, machine, after, after + TimeDelta::days(400), 1).first().copied()
    }

    fn day(&self, plan: &Plan, zone: Tz, day: i64) -> Rc<Vec<DateTime<Utc>>> {
        let mut plans = self.plans.borrow_mut();
        let index = plans.iter().position(|known| known == plan).unwrap_or_else(|| {
            plans.push(plan.clone());
            plans.len() - 1
        });
        let slots = || Rc::new(slots_of_day(plan, zone, Utc.timestamp_opt(day * DAY, 0).unwrap()));
        Rc::clone(self.days.borrow_mut().entry((index, zone, day)).or_insert_with(slots))
    }
}

fn offset(zone: Tz, at: DateTime<Utc>) -> TimeDelta {
    TimeDelta::seconds(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc().into())
}

/// The minutes of a UTC day at which the plan is due.
fn slots_of_day(plan: &Plan, zone: Tz, midnight: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let Plan::Pattern { fixed, .. } = plan else { return Vec::new() };
    // A fixed pattern does not repeat what the wall has shown before: look back past any overlap.
    let (first, end) = (midnight - TimeDelta::hours(26), midnight + TimeDelta::days(1));
    let usual = offset(zone, first);
    let unbroken = (0..=50).all(|hour| offset(zone, first + TimeDelta::hours(hour)) == usual);
    let wall_at = |at: DateTime<Utc>| at.naive_utc() + if unbroken { usual } else { offset(zone, at) };
    let mut slots = Vec::new();
    let mut at = if unbroken { midnight } else { first };
    let mut shown = wall_at(at - TimeDelta::minutes(1));
    while at < end {
        let wall = wall_at(at);
        let jumped = wall - shown;
        let mut skipped = (1..jumped.num_minutes()).map(|minutes| shown + TimeDelta::minutes(minutes));
        let in_gap = *fixed && jumped <= TimeDelta::minutes(181) && skipped.any(|wall| plan.shows(wall));
        let due = plan.shows(wall) && (!fixed || wall > shown);
        if (due || in_gap) && at >= midnight {
            slots.push(at);
        }
        // The latest the wall has shown, for a fixed pattern; the last it has, for the others.
        shown = if *fixed { shown.max(wall) } else { wall };
        at += TimeDelta::minutes(1);
    }
    slots
}

impl Plan {
    fn shows(&self, wall: NaiveDateTime) -> bool {
        let Self::Pattern { minutes, hours, weekdays_only, .. } = self else { return false };
        minutes.contains(&wall.minute())
            && hours.as_ref().is_none_or(|hours| hours.contains(&wall.hour()))
            && (!weekdays_only || wall.weekday().num_days_from_monday() < 5)
    }
}
