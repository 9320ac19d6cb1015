//! Rule P, read once more: a walk through real time that notes what the zone's clock shows.
//!
//! A minute that the clock leaps over is lost, one that it shows again is repeated. Nothing else is known of time
//! zones here.

use std::ops::Range;

use chrono_tz::Tz;

use crate::{
    fields::Fields,
    instant::{DAY, date, offset},
    rule::{Gap, Passes, Rule},
};

/// What a zone's clock shows in each minute of a span of real time.
pub struct Walk {
    /// The first minute, UTC.
    from: i64,
    /// The minute after the last, UTC.
    pub to: i64,
    shown: Vec<Shown>,
    /// The minutes, UTC, before which the clock leapt over local ones.
    leaps: Vec<(i64, Range<i64>)>,
}

struct Shown {
    local: i64,
    of_day: usize,
    /// It was shown before.
    again: bool,
}

impl Walk {
    /// No minute is taken for granted: chrono-tz is asked about each from `from` up to `to`.
    pub fn through(tz: Tz, from: i64, to: i64) -> Self {
        let mut walk = Self { from, to, shown: Vec::new(), leaps: Vec::new() };
        let (mut previous, mut latest) = (None, i64::MIN);
        for minute in from..to {
            let local = minute + offset(tz, minute);
            if let Some(expected) = previous.map(|previous| previous + 1)
                && local > expected
            {
                walk.leaps.push((minute, expected..local));
            }
            walk.shown.push(Shown { local, of_day: of_day(local), again: local <= latest });
            (previous, latest) = (Some(local), latest.max(local));
        }
        walk
    }

    /// Whether another zone's clock shows the same: at each half hour, and in the minutes around `transition`.
    pub fn is_also_of(&self, tz: Tz, transition: i64) -> bool {
        let looks = (self.from..self.to).step_by(30).chain([transition - 1, transition]);
        looks.into_iter().all(|minute| self.at(minute) == Some(minute + offset(tz, minute)))
    }

    /// The slots within the walk, in seconds since 1970. The walk must not begin within an overlap: a time is known
    /// to come twice only by having been seen.
    pub fn slots(&self, fields: &Fields, rule: &Rule) -> Vec<i64> {
        let choice = if (rule.is_fixed)(fields) { rule.fixed } else { rule.interval };
        let dates = Dates::of(self, fields);
        let mut slots = Vec::new();
        for (minute, lost) in &self.leaps {
            let mut nominal =
                lost.clone().filter(|local| fields.at_time(of_day(*local)) && dates.match_at(*local));
            if lost.end - lost.start <= rule.longest_gap
                && let Some(nominal) = nominal.next()
            {
                let late = match choice.gap {
                    Gap::RunsAtItsEnd => Some(0),
                    Gap::RunsAtItsEndOnItsDate => dates.match_at(lost.end).then_some(0),
                    Gap::RunsLate => Some(nominal - lost.start),
                    Gap::Dropped => None,
                };
                slots.extend(late.map(|late| (minute + late) * 60));
            }
        }
        for (minute, shown) in (self.from..).zip(&self.shown) {
            if fields.at_time(shown.of_day)
                && dates.match_at(shown.local)
                && self.is_in(choice.overlap, minute, shown)
            {
                slots.extend(fields.seconds().map(|second| minute * 60 + second));
            }
        }
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    fn is_in(&self, passes: Passes, minute: i64, shown: &Shown) -> bool {
        match passes {
            Passes::First => !shown.again,
            Passes::Second => (minute + 1..self.to).all(|later| self.at(later) != Some(shown.local)),
            Passes::Both => true,
        }
    }

    /// What the clock shows in one of the walk's minutes.
    fn at(&self, minute: i64) -> Option<i64> {
        self.shown.get(usize::try_from(minute - self.from).ok()?).map(|shown| shown.local)
    }
}

fn of_day(local: i64) -> usize {
    usize::try_from(local.rem_euclid(DAY)).unwrap()
}

/// Which of a walk's dates match, skipped ones included.
struct Dates {
    first: i64,
    matching: Vec<bool>,
}

impl Dates {
    fn of(walk: &Walk, fields: &Fields) -> Self {
        let day = |shown: Option<&Shown>| shown.unwrap().local.div_euclid(DAY);
        // No gap or overlap is longer than a day.
        let (first, last) = (day(walk.shown.first()) - 1, day(walk.shown.last()) + 1);
        Self { first, matching: (first..=last).map(|day| fields.on_date(date(day * DAY))).collect() }
    }

    fn match_at(&self, local: i64) -> bool {
        let index = usize::try_from(local.div_euclid(DAY) - self.first).unwrap();
        self.matching.get(index).copied().unwrap()
    }
}
