//! Does a schedule fit the task it is for? Pure: from slots and what is known of the task to warnings.

use std::time::Duration;

use api::task::UsualDurationDto;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::schedule::Schedule;

/// Requests a day of the free plan of NewsData.io.
const FREE_CREDITS: i64 = 200;
/// Slots of a day that are looked at; further ones are as dense.
const MAX_COUNTED: usize = 3_000;
const DAY: TimeDelta = TimeDelta::hours(24);

/// How dense a schedule's slots are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Density {
    /// The shortest time from one to the next.
    shortest: TimeDelta,
    /// How many come in the 24 hours that begin with the first.
    a_day: i64,
}

impl Density {
    /// Of the day that begins with the first slot after `after`; `None` where fewer than two come at all.
    pub fn of(schedule: &Schedule, after: DateTime<Utc>, zone: Tz) -> Option<Self> {
        let first = schedule.next_slot(after, zone)?;
        let (mut last, mut count) = (first, 1_i64);
        let mut shortest: Option<TimeDelta> = None;
        for slot in schedule.slots(first, zone).take(MAX_COUNTED) {
            shortest = Some(shortest.map_or(slot - last, |shortest| shortest.min(slot - last)));
            if slot - first >= DAY {
                return Some(Self { shortest: shortest?, a_day: count });
            }
            (last, count) = (slot, count + 1);
        }
        let shortest = shortest?;
        Some(Self { shortest, a_day: DAY.num_milliseconds() / shortest.num_milliseconds().max(1) })
    }

    /// The task usually takes longer than there is time.
    pub fn outruns(&self, usual: Option<&UsualDurationDto>) -> Option<String> {
        let p95 = TimeDelta::milliseconds(usual?.p95_ms);
        (p95 > self.shortest).then(|| {
            format!(
                "Every {} is more often than the task can keep up with: it takes up to {} (95 of 100 runs)",
                length(self.shortest),
                length(p95)
            )
        })
    }

    /// Each run asks NewsData.io once, and there are more runs than its free plan allows.
    pub fn exceeds_free_plan(&self) -> Option<String> {
        (self.a_day > FREE_CREDITS).then(|| {
            format!(
                "That is {} requests to NewsData.io a day; its free plan allows {FREE_CREDITS}",
                self.a_day
            )
        })
    }
}

/// "41 s", "2.5 s", "45 min", "1 h 30 min".
fn length(length: TimeDelta) -> String {
    let length = length.to_std().unwrap_or_default();
    let seconds = length.as_secs();
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, _) if length < Duration::from_secs(10) && length.subsec_millis() > 0 => {
            format!("{:.1} s", length.as_secs_f64())
        }
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use scheduler::schedule::Frequency;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-10T12:00:00Z".parse().unwrap()
    }

    fn density(frequency: &Frequency) -> Option<Density> {
        Density::of(&Schedule::parse(frequency, None, now()).unwrap(), now(), Tz::UTC)
    }

    fn every(seconds: i64) -> Density {
        density(&Frequency::Every { seconds }).unwrap()
    }

    fn pattern(pattern: &str) -> Density {
        density(&Frequency::Cron { pattern: pattern.to_owned() }).unwrap()
    }

    fn usual(p95_ms: i64) -> UsualDurationDto {
        UsualDurationDto { runs: 100, p50_ms: 1, p95_ms }
    }

    #[test]
    fn runs_are_counted_in_the_day_that_begins_with_the_first() {
        assert_eq!(every(2_700).a_day, 32);
        assert_eq!(every(86_400).a_day, 1);
        assert_eq!(every(1).a_day, 86_400);
        assert_eq!(pattern("*/7 * * * *").a_day, 9 * 24);
        // From Monday on, also on a Saturday.
        assert_eq!(pattern("*/30 * * * 1").a_day, 48);
        assert_eq!(density(&Frequency::Manual), None);
    }

    #[test]
    fn the_shortest_time_between_two_counts() {
        assert_eq!(pattern("0,50 * * * *").shortest, TimeDelta::minutes(10));
        assert_eq!(every(2_700).shortest, TimeDelta::minutes(45));
    }

    #[test]
    fn a_task_that_takes_longer_than_its_period_is_warned_of() {
        let expected =
            "Every 30 s is more often than the task can keep up with: it takes up to 41 s (95 of 100 runs)";
        assert_eq!(every(30).outruns(Some(&usual(41_000))).as_deref(), Some(expected));
        assert_eq!(every(30).outruns(Some(&usual(30_000))), None);
        assert_eq!(every(30).outruns(None), None);
        let two_often = every(2).outruns(Some(&usual(2_540))).unwrap();
        assert!(two_often.contains("up to 2.5 s"), "{two_often}");
    }

    #[test]
    fn more_requests_than_the_free_plan_has_are_warned_of() {
        let expected = "That is 288 requests to NewsData.io a day; its free plan allows 200";
        assert_eq!(every(300).exceeds_free_plan().as_deref(), Some(expected));
        assert_eq!(every(432).exceeds_free_plan(), None, "200 a day");
    }
}
