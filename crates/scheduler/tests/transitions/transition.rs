//! Every change of offset of every zone, found by asking chrono-tz for the offset once a day.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex},
};

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::{
    instant::{DAY, at_second, offset, offset_seconds, year},
    parallel,
};

pub const FIRST_YEAR: i32 = 2000;
pub const LAST_YEAR: i32 = 2037;

/// Between two looks at a zone's clock, in minutes.
const STEP: i64 = DAY;

/// A change of offset. Many zones share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transition {
    /// The first minute of the new offset, UTC.
    pub at: i64,
    /// Local less UTC, in minutes.
    pub before: i64,
    pub after: i64,
}

impl Transition {
    /// What the clock would have shown at `at`, had it not been set.
    pub fn left(self) -> i64 {
        self.at + self.before
    }

    /// What the clock shows at `at`.
    pub fn resumed(self) -> i64 {
        self.at + self.after
    }
}

/// All of them from [`FIRST_YEAR`] to [`LAST_YEAR`], each with the zones that have it.
pub fn all() -> &'static BTreeMap<Transition, Vec<Tz>> {
    static ALL: LazyLock<BTreeMap<Transition, Vec<Tz>>> = LazyLock::new(|| {
        let all = Mutex::new(BTreeMap::<_, Vec<_>>::new());
        parallel::for_each(&TZ_VARIANTS, |tz| {
            for transition in of(*tz) {
                all.lock().unwrap().entry(transition).or_default().push(*tz);
            }
        });
        all.into_inner().unwrap()
    });
    &ALL
}

/// Those of one zone, in order.
pub fn of(tz: Tz) -> Vec<Transition> {
    let mut found = Vec::new();
    let (mut seen, mut before) = (year(FIRST_YEAR), offset(tz, year(FIRST_YEAR)));
    while seen < year(LAST_YEAR + 1) {
        let next = seen + STEP;
        let after = offset(tz, next);
        if after != before {
            found.push(Transition { at: first_minute_of(tz, after, seen, next), before, after });
        }
        (seen, before) = (next, after);
    }
    found
}

/// When, between `seen` and `next`, a zone's clock began to show `after`.
fn first_minute_of(tz: Tz, after: i64, seen: i64, next: i64) -> i64 {
    let (mut old, mut new) = (seen * 60, next * 60);
    while new - old > 1 {
        let middle = i64::midpoint(old, new);
        if offset_seconds(tz, middle) == after * 60 { new = middle } else { old = middle }
    }
    assert_eq!(new % 60, 0, "{tz} changes within a minute, at {}", at_second(new));
    new / 60
}

/// Both the search above and the engine's look at a zone's clock in steps. Two changes within one step that cancel
/// out would escape both; but the closest two of any zone are a week apart.
#[test]
fn no_zone_sets_its_clock_twice_in_five_days() {
    let mut latest = BTreeMap::<&str, i64>::new();
    for (transition, zones) in all() {
        for tz in zones {
            if let Some(before) = latest.insert(tz.name(), transition.at) {
                let days = (transition.at - before) / DAY;
                assert!(
                    days >= 5,
                    "{tz} sets its clock {days} days before {}",
                    at_second(transition.at * 60)
                );
            }
        }
    }
    assert!(latest.len() > 250, "{} zones set their clocks", latest.len());
}
