//! The slots a task would have once a schedule were saved for it. Pure: the edit that saving makes is made of a copy, so
//! that what is shown before and what is in force after cannot differ.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use scheduler::{
    edit::{self, InvalidEdit, TaskEdit},
    schedule::{Frequency, Schedule},
    task::SystemTask,
};

/// So many, soonest first; where the task has this schedule already, its own. Of a suspended task the first is its next
/// probe, and the others come if that succeeds. A task that is switched off has none: its are those it would have were
/// it switched on as well, because who looks at a schedule wants to see what it does.
pub(super) fn slots_once_saved(
    task: &SystemTask,
    frequency: Frequency,
    timezone: Option<&str>,
    now: DateTime<Utc>,
    machine_zone: Tz,
    count: usize,
) -> Result<Vec<DateTime<Utc>>, InvalidEdit> {
    let edit = TaskEdit {
        enabled: Some(true),
        frequency: Some(frequency),
        timezone: Some(timezone.map(str::to_owned)),
        ..TaskEdit::default()
    };
    let saved = edit::apply(task, &edit, now, machine_zone)?;
    let schedule = Schedule::of(&saved)?;
    let first = saved.next_run_at;
    // Where the first is past, those between it and now will not come one by one.
    let later = schedule.slots(first.map_or(now, |first| first.max(now)), machine_zone);
    Ok(first.into_iter().chain(later).take(count).collect())
}

#[cfg(test)]
mod tests {
    use scheduler::testing::plain_task::plain_task;

    use super::*;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-03-10T{time}:00Z").parse().unwrap()
    }

    /// At noon: it runs every ten minutes, last four minutes ago.
    fn task() -> SystemTask {
        SystemTask {
            frequency_seconds: Some(600),
            anchor_at: Some(at("08:06")),
            last_run_at: Some(at("11:56")),
            last_slot_at: Some(at("11:56")),
            next_run_at: Some(at("12:06")),
            ..plain_task(1, "work", at("08:06"))
        }
    }

    fn every(task: &SystemTask, minutes: i64) -> Vec<DateTime<Utc>> {
        let frequency = Frequency::Every { seconds: minutes * 60 };
        slots_once_saved(task, frequency, None, at("12:00"), Tz::UTC, 3).unwrap()
    }

    #[test]
    fn a_schedule_that_is_not_changed_has_the_slots_the_task_has() {
        assert_eq!(every(&task(), 10), [at("12:06"), at("12:16"), at("12:26")]);
        let pattern = || Frequency::Cron { pattern: "30 9 * * *".to_owned() };
        let daily = SystemTask {
            frequency_seconds: None,
            frequency_cron: Some("30 9 * * *".to_owned()),
            next_run_at: Some("2026-03-11T09:30:00Z".parse().unwrap()),
            ..task()
        };
        let slots = slots_once_saved(&daily, pattern(), None, at("12:00"), Tz::UTC, 1).unwrap();
        assert_eq!(slots, [daily.next_run_at.unwrap()]);
        let tokyo = slots_once_saved(&daily, pattern(), Some("Asia/Tokyo"), at("12:00"), Tz::UTC, 1).unwrap();
        assert_eq!(tokyo, ["2026-03-11T00:30:00Z".parse::<DateTime<Utc>>().unwrap()]);
    }

    #[test]
    fn another_interval_counts_from_the_last_run() {
        assert_eq!(every(&task(), 30), [at("12:26"), at("12:56"), at("13:26")]);
        let never = SystemTask { last_run_at: None, last_slot_at: None, ..task() };
        assert_eq!(every(&never, 30), [at("12:30"), at("13:00"), at("13:30")]);
    }

    #[test]
    fn an_interval_that_has_passed_since_the_last_run_begins_now_and_goes_on_by_its_grid() {
        let seldom = SystemTask {
            frequency_seconds: Some(12 * 3_600),
            last_run_at: Some(at("09:00")),
            next_run_at: Some(at("21:00")),
            ..task()
        };
        assert_eq!(every(&seldom, 120), [at("12:00"), at("13:00"), at("15:00")]);
    }

    #[test]
    fn slots_that_were_missed_do_not_come_one_by_one() {
        let late = SystemTask { next_run_at: Some(at("10:06")), ..task() };
        assert_eq!(every(&late, 10), [at("10:06"), at("12:06"), at("12:16")]);
    }

    #[test]
    fn a_task_that_is_off_has_those_it_would_have_were_it_switched_on() {
        let off = SystemTask { enabled: false, next_run_at: None, ..task() };
        assert_eq!(every(&off, 10), [at("12:10"), at("12:20"), at("12:30")]);
    }

    #[test]
    fn a_suspended_task_has_its_probe_before_them() {
        let suspended = SystemTask {
            suspended_reason: Some("breaker".to_owned()),
            suspended_at: Some(at("11:56")),
            next_run_at: Some(at("17:50")),
            ..task()
        };
        assert_eq!(every(&suspended, 10), [at("17:50"), at("17:56"), at("18:06")]);
        assert_eq!(every(&suspended, 30), [at("17:50"), at("17:56"), at("18:26")]);
    }

    #[test]
    fn by_hand_there_are_none() {
        assert_eq!(slots_once_saved(&task(), Frequency::Manual, None, at("12:00"), Tz::UTC, 3), Ok(vec![]));
    }
}
