//! What the engine answers beside what the model found.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::schedule::CronPattern;

use crate::{
    fields::Fields,
    instant::{HOUR, at_second},
    model::Walk,
    rule::Rule,
    transition::Transition,
};

/// A walk reaches this far to both sides of a transition: from the slot of the day before to that of the day after.
const REACH: i64 = 27 * HOUR;

/// A pattern as the engine reads it and as the model does.
pub struct Pattern {
    engine: CronPattern,
    model: Fields,
}

impl Pattern {
    /// Reads a pattern, once: most transitions are at hours that others are at too.
    pub fn read(source: &str) -> Arc<Self> {
        static READ: LazyLock<Mutex<HashMap<String, Arc<Pattern>>>> = LazyLock::new(Mutex::default);
        let mut read = READ.lock().unwrap();
        let pattern = read.entry(source.to_owned()).or_insert_with(|| {
            let engine = CronPattern::parse(source).unwrap_or_else(|error| panic!("{source:?}: {error}"));
            Arc::new(Self { engine, model: Fields::read(source) })
        });
        Arc::clone(pattern)
    }
}

/// The slots of a span of time, by the model.
pub struct Expected {
    slots: Vec<DateTime<Utc>>,
    /// Nothing is known of what comes from here on.
    until: DateTime<Utc>,
}

impl Expected {
    pub fn of(walk: &Walk, pattern: &Pattern, rule: &Rule) -> Self {
        let slots = walk.slots(&pattern.model, rule).into_iter().map(at_second).collect();
        Self { slots, until: at_second(walk.to * 60) }
    }

    /// How the engine's chain of at most `length` slots after `after` differs, in words.
    pub fn difference(
        &self,
        pattern: &Pattern,
        tz: Tz,
        mut after: DateTime<Utc>,
        length: usize,
    ) -> Option<String> {
        for _ in 0..length {
            let expected = self.slots.get(self.slots.partition_point(|slot| *slot <= after)).copied();
            let found = pattern.engine.next_slot(tz, after);
            let same =
                expected.map_or(found.is_some_and(|slot| slot >= self.until), |slot| found == Some(slot));
            if !same {
                let source = pattern.engine.as_str();
                let expected =
                    expected.map_or(format!("none before {}", self.until), |slot| slot.to_string());
                return Some(format!("{source:?} in {tz} after {after}: {found:?}, by the model {expected}"));
            }
            after = expected?;
        }
        None
    }

    /// As [`Expected::difference`], for the two slots that follow the last one before `transition`.
    pub fn difference_across(&self, pattern: &Pattern, tz: Tz, transition: Transition) -> Option<String> {
        let at = at_second(transition.at * 60);
        let before = self.slots.partition_point(|slot| *slot < at);
        let start = before.checked_sub(1).and_then(|last| self.slots.get(last)).copied();
        self.difference(pattern, tz, start.unwrap_or(at - TimeDelta::seconds(1)), 2)
    }

    /// As [`Expected::difference`], for longer chains and from many instants around `transition`.
    pub fn difference_around(&self, pattern: &Pattern, tz: Tz, transition: Transition) -> Option<String> {
        let at = at_second(transition.at * 60);
        let touched = TimeDelta::minutes((transition.after - transition.before).abs());
        let instant = TimeDelta::milliseconds(1);
        let mut chains = vec![
            (at - TimeDelta::hours(25), 2),
            (at - touched - TimeDelta::minutes(5), 4),
            (at - instant, 1),
            (at, 1),
        ];
        if transition.after < transition.before {
            // Within the first pass, within the second, at its end.
            chains.extend([(at - touched / 2, 1), (at + touched / 2, 1), (at + touched - instant, 1)]);
        }
        chains.into_iter().find_map(|(after, length)| self.difference(pattern, tz, after, length))
    }
}

/// A walk across a transition, by the clock of one of its zones.
pub fn walk_across(transition: Transition, tz: Tz) -> Walk {
    Walk::through(tz, transition.at - REACH, transition.at + REACH)
}
