//! The next slots of many schedules after one instant, each pattern asked once: many tasks share a few.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{CronPattern, Kind, Schedule};

/// Answers what is asked again from memory.
pub struct NextSlots {
    after: DateTime<Utc>,
    machine_zone: Tz,
    /// By the pattern's address and the zone.
    known: HashMap<(usize, Tz), Known>,
}

struct Known {
    slot: Option<DateTime<Utc>>,
    /// As long as it is kept, its address is no other pattern's.
    _pattern: Arc<CronPattern>,
}

impl NextSlots {
    /// Slots strictly after `after`, on a computer in `machine_zone`.
    pub fn new(after: DateTime<Utc>, machine_zone: Tz) -> Self {
        Self { after, machine_zone, known: HashMap::new() }
    }

    /// As [`Schedule::next_slot`] after `floor`, which is the common instant most of the time.
    pub fn after(&mut self, floor: DateTime<Utc>, schedule: &Schedule) -> Option<DateTime<Utc>> {
        let Kind::Cron { pattern, zone } = &schedule.0 else {
            return schedule.next_slot(floor, self.machine_zone);
        };
        let zone = zone.unwrap_or(self.machine_zone);
        if floor != self.after {
            return pattern.next_slot(zone, floor);
        }
        let key = (Arc::as_ptr(pattern).addr(), zone);
        let ask = || Known { slot: pattern.next_slot(zone, floor), _pattern: Arc::clone(pattern) };
        self.known.entry(key).or_insert_with(ask).slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Frequency;

    #[test]
    fn whoever_asks_again_hears_what_the_schedule_says() {
        let now: DateTime<Utc> = "2026-03-28T23:30:00Z".parse().unwrap();
        let later = now + chrono::TimeDelta::days(1);
        let cron = |pattern: &str| Frequency::Cron { pattern: pattern.to_owned() };
        let asked = [
            (cron("30 2 * * *"), Some("Europe/Berlin")),
            (cron("30 2 * * *"), Some("America/New_York")),
            (cron("30 2 * * *"), None),
            (cron("*/7 * * * *"), None),
            (Frequency::Every { seconds: 40 }, None),
            (Frequency::Manual, None),
        ];
        let mut slots = NextSlots::new(now, Tz::Asia__Tokyo);
        for _ in 0..2 {
            for (frequency, zone) in &asked {
                let schedule = Schedule::parse(frequency, *zone, now).unwrap();
                for floor in [now, later] {
                    let expected = schedule.next_slot(floor, Tz::Asia__Tokyo);
                    assert_eq!(
                        slots.after(floor, &schedule),
                        expected,
                        "{frequency:?} in {zone:?} after {floor}"
                    );
                }
            }
        }
        assert_eq!(slots.known.len(), 4, "cron patterns are remembered, one a zone");
    }
}
